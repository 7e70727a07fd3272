"""The published rows as a file any program reads: RFC 4180, the columns of the estimate table, points as decimals."""

from samlad.core.estimates import SCHEMA
from samlad.disclosure.published import Published


def published_csv(rows: Published) -> str:
    """One heading line and one line a row; synthetic data show in the column `origin`."""
    return rows.frame.select(SCHEMA.names()).write_csv(
        line_terminator="\r\n", null_value="", quote_style="necessary", date_format="%Y-%m-%d"
    )
