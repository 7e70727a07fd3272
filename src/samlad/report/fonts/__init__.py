"""The one typeface of charts and documents, shipped so that every machine draws the same page."""

from pathlib import Path

FOLDER = Path(__file__).parent
REGULAR_WEB = FOLDER / "Inter-Regular.woff2"
BOLD_WEB = FOLDER / "Inter-Bold.woff2"
ADVANCES = FOLDER / "advances.json"
