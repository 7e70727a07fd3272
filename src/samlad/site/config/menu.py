"""What the menu holds for the one who reads: the public pages, then the pages that the own roles open."""

from dataclasses import dataclass

from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samlad.site.accounts.actor import Actor
from samlad.site.accounts.walls import wall_of

_PUBLIC = (
    ("start", _("Start")),
    ("public:pictures", _("Lägesbild")),
    ("public:compare", _("Jämför")),
    ("public:open_data", _("Öppna data")),
    ("public:about", _("Om Samlad")),
)
_WORK = (
    ("centre:reception", _("Mottagning")),
    ("centre:shift", _("Pass")),
    ("plan:interventions", _("Åtgärder")),
    ("plan:board", _("Styrelsen")),
    ("workbench:overview", _("Arbetsbank")),
    ("accounts:reads", _("Granskning")),
)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu."""

    address: str
    label: str | Promise
    is_here: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """Both rows of the menu."""

    public: tuple[MenuItem, ...]
    work: tuple[MenuItem, ...]


def menu_for(actor: Actor, path: str) -> Menu:
    """The menu of this reader. Which entries show follows from the walls of the pages themselves."""
    roles = frozenset(post.role for post in actor.posts)
    work = tuple(
        _item(name, label, path)
        for name, label in _WORK
        if actor.is_known and (wall := wall_of(resolve(reverse(name)).func)) and wall.opens_for(roles)
    )
    return Menu(tuple(_item(name, label, path) for name, label in _PUBLIC), work)


def _item(name: str, label: str | Promise, path: str) -> MenuItem:
    address = reverse(name)
    is_here = path == address if address == "/" else path.startswith(address)
    return MenuItem(address, label, is_here)
