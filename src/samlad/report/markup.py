"""HTML put together from elements: every text is escaped unless it already is markup."""

from html import escape

_VOID = frozenset({"meta", "link", "br", "hr", "img"})


class Markup(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()

    def __html__(self) -> str:
        """What template engines ask for before they would escape it."""
        return self


def element(name: str, /, *children: str, **attributes: str | int | bool | None) -> Markup:
    """An element. Attribute names get a trailing underscore off and hyphens for underscores; true stands alone."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: str) -> Markup:
    """Several parts after one another."""
    return Markup("".join(one if isinstance(one, Markup) else escape(one, quote=False) for one in children))


def listing(items: "list[str] | tuple[str, ...]", **attributes: str | int | bool | None) -> Markup:
    """A bullet list, nothing at all when it would be empty."""
    return element("ul", *(element("li", item) for item in items), **attributes) if items else Markup("")
