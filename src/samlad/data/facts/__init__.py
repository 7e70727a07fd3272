"""Published figures that come with Samlad, a source in every row. See README.md beside the tables."""
