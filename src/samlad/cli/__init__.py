"""The command samlad, one file per group of commands."""
