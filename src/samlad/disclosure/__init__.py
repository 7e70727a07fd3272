"""What may be shown: minimum counts, complementary suppression, the personal-data screen, the release register."""
