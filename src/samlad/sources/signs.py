"""The signs official statistics write where a number is not there; each says why it is not."""

from samlad.core.estimate import Status

SIGNS = {
    "..": Status.MISSING,
    "-": Status.MISSING,
    "–": Status.MISSING,
    ".": Status.NOT_APPLICABLE,
    "x": Status.SUPPRESSED,
    "*": Status.SUPPRESSED,
}
"""Compared in small letters. A dash is missing: some tables mean zero by it, but a zero must be written to be one."""
