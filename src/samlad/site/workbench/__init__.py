"""Where the analyst loads files and sees how the workspace is."""
