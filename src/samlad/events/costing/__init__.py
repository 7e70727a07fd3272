"""What unwanted events cost: unit costs, price levels, payers, per inhabitant; two families that are never added."""
