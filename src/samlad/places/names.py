"""Reading a municipality's name as files write it, without guessing: several readings of a name are an error."""

import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_SUFFIXES = (" kommun", " stad", " kn")


def tidied(name: str) -> str:
    """One spelling of a name: composed letters, plain dashes, single blanks, small letters."""
    text = unicodedata.normalize("NFC", name).translate(_DASHES).replace("\u00a0", " ")
    return " ".join(text.split()).casefold()


def readings(name: str) -> list[str]:
    """The tidied names a text may stand for, the text as written first.

    Before "kommun" or "län" a name stands in the genitive, and a genitive -s is dropped only as one of several
    readings: Borås, Grums, Munkfors and Hagfors end in s of their own.
    """
    text = tidied(name)
    if text.endswith(" län"):
        stem = text.removesuffix(" län")
        return [text, f"{stem.removesuffix('s')} län"]
    for suffix in _SUFFIXES:
        if text.endswith(suffix):
            stem = text.removesuffix(suffix).rstrip()
            return [stem, stem.removesuffix("s")] if stem.endswith("s") else [stem]
    # Without "kommun" a name stands as it is; a bare genitive ("Karlstads") is read the same way.
    return [text, text.removesuffix("s")] if text.endswith("s") else [text]
