"""Made-up records, calibrated to published figures and always marked as made up."""
