"""Clusters in space, and in space and time: Kulldorff's scan statistic, with every simulated run's exact maximum."""
