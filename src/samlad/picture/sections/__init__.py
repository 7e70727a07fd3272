"""The sections of a picture, one file each: they word what was found and choose what is drawn."""
