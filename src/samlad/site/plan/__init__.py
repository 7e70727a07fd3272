"""Action plans and the interventions in them, and when the law wants them followed up."""
