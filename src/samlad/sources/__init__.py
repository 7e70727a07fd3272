"""Readers of files and services: from outside bytes to checked clean tables."""
