"""A made-up safety centre for a synthetic workspace: organisations, one person a role, visits, observations, a plan."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from samlad.core.errors import WrongUse
from samlad.site.config import running

DEMO_PASSWORD = "trygghet-i-demo"
_DOMAIN = "demo.example"
_SEED = 2005
_DAYS = 28

_POLICE = "Polisen (påhittad)"
_TEAM = "Uppsökande teamet"
_VICTIMS = "Brottsofferjouren (påhittad)"
_FEDERATION = "Räddningstjänstförbundet"
_PATROL = "Ungdomspatrullen"
_KINDS = {
    _POLICE: "state",
    _TEAM: "municipality",
    _VICTIMS: "association",
    _FEDERATION: "federation",
    _PATROL: "federation",
}
_PEOPLE = (
    ("mottagning", "Moa Mottagning", _FEDERATION, ("reception",)),
    ("polis", "Petra Polis", _POLICE, ("reception", "case_worker")),
    ("stod", "Stina Stöd", _VICTIMS, ("reception",)),
    ("uppsokande", "Ulf Uppsökare", _TEAM, ("reception", "case_worker")),
    ("samordnare", "Sam Samordnare", _FEDERATION, ("coordinator",)),
    ("patrull", "Pim Patrull", _PATROL, ("patrol",)),
    ("analytiker", "Anna Analys", _FEDERATION, ("analyst",)),
    ("styrelse", "Stig Styrelse", _FEDERATION, ("board",)),
    ("granskare", "Greta Granskare", _FEDERATION, ("granskare",)),
    ("administrator", "Adam Administratör", _FEDERATION, ("administrator",)),
)
_AREAS = ("Stationsområdet", "Norra torget", "Hamnpromenaden", "Skolbacken", "Östra parken", "Idrottsplatsen")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One made-up person to log in as."""

    email: str
    password: str
    name: str
    roles: tuple[str, ...]
    organisation: str


def prepare_demo(workspace_root: Path) -> list[DemoAccount]:
    """Fill the site of a synthetic workspace, once; a second call changes nothing.

    A workspace where real people have accounts is refused: made-up people with a known password must never be there.
    """
    running.prepare(workspace_root)
    _refuse_real_people()
    from samlad.site.config.workspace import SYNTHETIC_MARK

    (workspace_root / SYNTHETIC_MARK).touch()
    accounts = [
        DemoAccount(f"{name}@{_DOMAIN}", DEMO_PASSWORD, person, roles, organisation)
        for name, person, organisation, roles in _PEOPLE
    ]
    _make_people(accounts)
    _make_content()
    return accounts


def _refuse_real_people() -> None:
    from samlad.site.accounts.models import User

    if User.unscoped.exclude(email__endswith=f"@{_DOMAIN}").exists():
        raise WrongUse(
            _("Exempeldata skapades inte."),
            why=_("Arbetsytan har konton som inte hör till exemplet."),
            cure=_("Välj en tom mapp med --workspace."),
        )


def _make_people(accounts: list[DemoAccount]) -> None:
    from samlad.site.accounts.models import Organisation, User
    from samlad.site.accounts.opening import open_account

    for account in accounts:
        if User.unscoped.filter(email=account.email).exists():
            continue
        open_account(
            email=account.email,
            name=account.name,
            password=account.password,
            organisation=account.organisation,
            kind=_KINDS[account.organisation],
            roles=account.roles,
        )
    patrol = Organisation.unscoped.get(name=_PATROL)
    if patrol.controller_id is None:
        # The federation employs the patrol, so it answers for what the patrol does.
        patrol.controller = Organisation.unscoped.get(name=_FEDERATION)
        patrol.save()


def _make_content() -> None:
    from django.db import transaction
    from django.utils import timezone

    from samlad.site.centre.models import Visit

    if Visit.unscoped.exists():
        return
    chance = random.Random(_SEED)
    today = timezone.localdate()
    with transaction.atomic():
        _make_visits(chance, today)
        _make_observations(chance, today)
        _make_plan(today)


def _make_visits(chance: random.Random, today: date) -> None:
    from django.utils import timezone

    from samlad.site.accounts.models import Organisation
    from samlad.site.centre.models import Visit
    from samlad.site.centre.words import Channel, Errand

    desks = list(Organisation.unscoped.filter(name__in=[_POLICE, _TEAM, _VICTIMS, _FEDERATION]).order_by("pk"))
    hour_now = timezone.localtime().hour
    for back in range(_DAYS, -1, -1):
        day = today - timedelta(days=back)
        for _number in range(chance.randint(2, 5) if back and day.weekday() > 4 else chance.randint(8, 16)):
            asked = chance.choice(desks)
            served = asked if chance.random() < 0.75 else chance.choice(desks)
            Visit(
                organisation=served,
                day=day,
                hour=chance.randint(8, 17) if back else min(hour_now, chance.randint(8, 17)),
                channel=chance.choices(list(Channel), weights=(5, 2, 3, 2, 1))[0],
                errand=chance.choices(list(Errand), weights=(5, 4, 3, 3, 2, 2, 2, 1, 2))[0],
                asked_for=asked,
                served_by=served,
                handed_over=asked != served and chance.random() < 0.7,
            ).save()


def _make_observations(chance: random.Random, today: date) -> None:
    from django.utils import timezone

    from samlad.site.accounts.models import Organisation
    from samlad.site.centre.models import Area, Observation
    from samlad.site.centre.words import CATEGORY_OF

    patrol = Organisation.unscoped.get(name=_PATROL)
    areas = [Area.unscoped.get_or_create(name=name, place="1780")[0] for name in _AREAS]
    notes = ("", "", "", "Lampan vid gångvägen är trasig.", "Glas vid lekplatsen, anmält till parkförvaltningen.")
    now = timezone.now()
    for back in range(_DAYS, 0, -1):
        day = today - timedelta(days=back)
        for _number in range(chance.randint(3, 7) if day.weekday() in (4, 5) else chance.randint(0, 2)):
            moment = time(chance.randint(18, 23), chance.choice((0, 10, 20, 30, 40, 50)))
            seen = timezone.make_aware(datetime.combine(day, moment))
            kind = chance.choice(sorted(CATEGORY_OF))
            Observation(
                organisation=patrol,
                category=CATEGORY_OF[kind],
                kind=kind,
                area=chance.choices(areas, weights=(6, 5, 3, 2, 2, 1))[0],
                seen=min(seen, now),
                note=chance.choice(notes),
            ).save()


def _make_plan(today: date) -> None:
    from samlad.site.accounts.models import Organisation
    from samlad.site.plan.models import ActionPlan, Intervention

    federation = Organisation.unscoped.get(name=_FEDERATION)
    decided = today - timedelta(days=620)
    plan = ActionPlan(
        organisation=federation,
        title="Åtgärdsplan för trygghet",
        place="1780",
        decided=decided,
        decided_by="Direktionen",
        dnr="DEMO-17",
    )
    plan.save()
    for title, after, effect in (
        ("Bättre belysning vid stationen", 60, "Färre iakttagelser av otrygg plats vid stationen inom ett år."),
        ("Ungdomspatrull fredag och lördag", 120, "Färre ordningsstörningar i centrum mellan klockan 21 och 01."),
        ("Fallförebyggande hembesök", 200, "Minst 5 procent färre fallskador bland personer över 80 år på två år."),
    ):
        Intervention(
            organisation=federation,
            plan=plan,
            title=title,
            place="1780",
            start=decided + timedelta(days=after),
            decided_by="Direktionen",
            dnr=plan.dnr,
            expected_effect=effect,
        ).save()
