"""Code lists: which code of which register, in which edition, stands for which kind of event."""
