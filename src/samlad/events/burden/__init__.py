"""Who bears it: how severe, how many years of life, and how unequally between areas."""
