"""A small safety centre for the tests: two organisations, one person a role, some rows, a workspace with a picture."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from samlad.core.estimate import Estimate, Origin, Status, Unit
from samlad.core.estimates import Estimates
from samlad.core.interval import Interval
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.disclosure.published import Published
from samlad.site.accounts.actor import Actor
from samlad.site.accounts.current import actor_of_user
from samlad.site.accounts.models import Membership, Organisation, User
from samlad.site.accounts.roles import Role
from samlad.site.centre.models import Area, Observation, Visit
from samlad.site.plan.models import ActionPlan, Intervention
from samlad.site.public import release

PASSWORD = "en-lang-losenfras-17"


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, settings) -> Path:
    """A workspace of the test's own, and fast hashing."""
    root = tmp_path / "workspace"
    (root / "static").mkdir(parents=True)
    settings.SAMLAD_WORKSPACE = root
    settings.STATIC_ROOT = root / "static"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return root


def estimate(place: str, value: float | None, **more) -> Estimate:
    """One row about smoke alarms."""
    values = {
        "measure": "survey:smoke_alarm",
        "place": PlaceCode.parse(place),
        "period": Period.year(2025),
        "unit": Unit.SHARE,
        "method": "survey.proportion@1",
        "origin": Origin.SYNTHETIC,
        "snapshot": "0123456789ab",
        "value": value,
        "status": Status.OK if value is not None else Status.SUPPRESSED,
    }
    if value is not None:
        values |= {"interval": Interval(value - 0.03, value + 0.03), "n": 600, "base": 5000.0}
    return Estimate(**(values | more))


@pytest.fixture
def one_row() -> Estimate:
    """A single row."""
    return estimate("1780", 0.9)


@pytest.fixture
def published(monkeypatch) -> Published:
    """A release with two measures, two periods and one withheld row."""
    rows = [
        estimate("1780", 0.912),
        estimate("1715", None),
        estimate("1761", 0.874, status=Status.PRELIMINARY),
        estimate("1780", 0.9, period=Period.year(2021)),
        estimate("1780", 12.34, measure="events:fall.rate", unit=Unit.PER_1000, interval=Interval(11.0, 13.8)),
    ]
    table = Published._through_the_door(Estimates.of(rows).frame)
    monkeypatch.setattr(release, "_published", lambda _root: table)
    return table


@pytest.fixture
def pictures(workspace: Path) -> Path:
    """Two stored pictures, and a file outside that must never come out."""
    folder = workspace / "pictures"
    (folder / "1780").mkdir(parents=True)
    (folder / "1780" / "lagesbild-1780.html").write_text(
        "<!doctype html><html lang=sv><title>Lägesbild</title><style>p{color:#111}</style><p>Hej</p></html>"
    )
    (folder / "1780" / "lagesbild-1780.pdf").write_bytes(b"%PDF-1.7 test")
    (folder / "1780" / "lagesbild-1780.xlsx").write_bytes(b"PK test")
    (workspace / "hemligt.pdf").write_bytes(b"%PDF secret")
    listed = [
        {
            "place": "1780",
            "name": "Karlstad",
            "period": "2021–2025",
            "made": "2026-11-01",
            "origin": "synthetic",
            "summary": ["Fallolyckorna är fler än i jämförelsegruppen.", "Bränderna har blivit färre."],
            "files": {
                "html": "lagesbild-1780.html",
                "pdf": "lagesbild-1780.pdf",
                "xlsx": "lagesbild-1780.xlsx",
                "docx": "lagesbild-1780.docx",
            },
        },
        {
            "place": "fed:karlstadsregionen",
            "name": "Karlstadsregionen",
            "period": "2021–2025",
            "made": "2026-11-01",
            "origin": "calculated",
            "summary": ["Läget är stabilt."],
            "files": {"pdf": "../hemligt.pdf", "html": "/etc/hostname"},
        },
    ]
    (folder / "index.json").write_text(json.dumps(listed), encoding="utf-8")
    return folder


class People:
    """The people of the test centre, by role; each of the same organisation unless another is named."""

    def __init__(self) -> None:
        self.federation = Organisation(name="Räddningstjänstförbundet", kind="federation")
        self.federation.save()
        self.police = Organisation(name="Polisen", kind="state")
        self.police.save()

    def user(self, role: Role | None, organisation: Organisation | None = None, **dates: date) -> User:
        """A new person with one role."""
        owner = organisation or self.federation
        name = f"{role or 'ingen'}-{owner.pk}-{User.unscoped.count()}"
        user = User(email=f"{name}@test.example", name=name.capitalize())
        user.set_password(PASSWORD)
        user.save()
        if role is not None:
            Membership(
                user=user,
                organisation=owner,
                role=role,
                first_day=dates.get("first_day", timezone.localdate() - timedelta(days=10)),
                last_day=dates.get("last_day"),
            ).save()
        return user

    def actor(self, role: Role, organisation: Organisation | None = None) -> Actor:
        """A new person as the walls see them."""
        return actor_of_user(self.user(role, organisation))

    def client(self, role: Role | None, organisation: Organisation | None = None) -> Client:
        """A browser where a new person with the role is logged in."""
        client = Client(headers={"host": "localhost"})
        client.force_login(self.user(role, organisation))
        return client


@pytest.fixture
def people(db) -> People:
    """Two organisations, and people as they are asked for."""
    return People()


@pytest.fixture
def content(people: People) -> dict[str, object]:
    """One row of every kind, the first of the federation, the second of the police."""
    area = Area(name="Hamnen", place="1780")
    area.save()
    visits, observations, jobs = [], [], []
    for owner in (people.federation, people.police):
        visit = Visit(
            organisation=owner,
            day=timezone.localdate(),
            hour=10,
            channel="drop_in",
            errand="victim",
            asked_for=owner,
            served_by=owner,
        )
        visit.save()
        visits.append(visit)
        observation = Observation(
            organisation=owner, category="unsafe_place", kind="light", area=area, seen=timezone.now(), note="Mörkt."
        )
        observation.save()
        observations.append(observation)
        plan = ActionPlan(
            organisation=owner,
            title=f"Plan {owner}",
            place="1780",
            decided=date(2025, 3, 1),
            decided_by="KS",
            dnr="17",
        )
        plan.save()
        job = Intervention(
            organisation=owner,
            plan=plan,
            title=f"Ljus {owner}",
            place="1780",
            start=date(2025, 6, 1),
            decided_by="KS",
            expected_effect="Färre mörka platser.",
        )
        job.save()
        jobs.append(job)
    return {"area": area, "visits": visits, "observations": observations, "interventions": jobs}


@pytest.fixture
def anyone() -> Client:
    """A browser where nobody is logged in."""
    return Client(headers={"host": "localhost"})
