"""Charts with table twins, and the documents built of them."""
