"""The words everything else is made of: periods, people, places, missing values, estimates, errors, wording."""
