"""The report of a survey: a federation and its members beside the county, theme by theme, from protected tables."""
