"""The inbox of alarms: the watch on the page, steps that are kept and never rewritten, and who may take them."""

import re
from datetime import date

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from event_records import alarming_events

from samlad.site.accounts.current import actor_of_user
from samlad.site.accounts.readlog import LogIsClosed
from samlad.site.accounts.roles import Role
from samlad.site.workbench.alarm_steps import AlarmStep, Handling, Reason
from samlad.site.workbench.event_pages.inbox import told_by

INBOX = "/arbetsbank/handelser/larm/"
STEP = f"{INBOX}steg/"
SWEDISH = {"accept-language": "sv"}


@pytest.fixture
def alarming(workspace, people, tmp_path):
    """Falls in Karlstad that are suddenly many."""
    return alarming_events(workspace, people.federation.name, tmp_path)


@pytest.fixture
def analyst(people):
    return people.client(Role.ANALYST)


def page_of(client, query="") -> str:
    answer = client.get(INBOX + query, headers=SWEDISH)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def token_of(text: str) -> str:
    return re.search(r'name="alarm" value="([^"]+)"', text)[1]


def test_an_alarm_is_told_in_a_sentence_with_what_to_look_at(alarming, analyst):
    text = page_of(analyst)
    assert "Fallolycka, Karlstad, veckan från 2022-12-19 – nytt" in text
    assert "30 händelser är fler än gränsen" in text
    assert "Se efter var, när och hur det hände." in text
    assert "1 larm, varav 1 att ta ställning till." in text
    assert "ungefär 1,0 falsklarm om året" in text
    assert "samlad events watch --false-alarms 1 --weeks 3" in text
    assert "--false-alarms 12 --weeks 8" in page_of(analyst, "?false=month&weeks=8")
    shown = pl.read_csv(analyst.get(INBOX[:-1] + ".csv").content, try_parse_dates=True)
    assert shown.select("kind", "place", "week", "count").rows() == [("fall", 1780, date(2022, 12, 19), 30)]


def test_steps_are_kept_with_by_whom_and_the_last_one_tells_the_state(alarming, analyst):
    token = token_of(page_of(analyst))
    answer = analyst.post(f"{STEP}?weeks=3", {"alarm": token, "handling": "looked_at"})
    assert (answer.status_code, answer.url) == (302, f"{INBOX}?weeks=3")
    text = page_of(analyst)
    assert "– tittas på" in text
    assert "Jag tittar på det" not in text
    analyst.post(STEP, {"alarm": token, "handling": "closed", "reason": "register"})
    text = page_of(analyst)
    assert "– avslutat" in text
    assert "(fel eller ändring i registret)" in text
    assert "1 larm, varav 0 att ta ställning till." in text
    analyst.post(STEP, {"alarm": token, "handling": "reopened", "reason": "chance"})
    steps = list(AlarmStep.unscoped.all())
    assert [(one.handling, one.reason) for one in steps] == [
        ("looked_at", ""), ("closed", "register"), ("reopened", "")
    ]  # fmt: skip
    assert all(one.taken_by.name in page_of(analyst) for one in steps)


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"handling": "closed", "reason": ""}, {"handling": "closed", "reason": "för att"}, {"handling": "raderat"},
        {"handling": "looked_at", "alarm": "fall|1780|2022-12-19"}, {"handling": "looked_at", "alarm": "x" * 400},
        {"handling": "looked_at", "alarm": ""},
    ],
)  # fmt: skip
def test_a_step_that_makes_no_sense_is_refused_in_a_sentence(alarming, analyst, sent):
    token = token_of(page_of(analyst))
    answer = analyst.post(STEP, {"alarm": token} | sent, headers=SWEDISH)
    assert answer.status_code == 422
    assert "Larmet är inte ändrat" in answer.content.decode()
    assert not AlarmStep.unscoped.exists()


def test_only_those_who_answer_for_the_events_take_steps(alarming, analyst, people):
    token = token_of(page_of(analyst))
    sent = {"alarm": token, "handling": "looked_at"}
    for client in (people.client(Role.ANALYST, people.police), people.client(Role.RECEPTION)):
        assert client.post(STEP, sent).status_code == 403
        assert client.get(INBOX).status_code == 403
    assert Client().post(STEP, sent).status_code == 302
    assert analyst.get(STEP).status_code == 405
    assert not AlarmStep.unscoped.exists()


def test_a_step_is_never_rewritten_and_never_taken_for_somebody_else(alarming, people):
    user = people.user(Role.ANALYST)
    values = {
        "organisation": people.federation, "kind": "fall", "place": "1780", "week": date(2022, 12, 19),
        "handling": Handling.CLOSED, "reason": Reason.CHANCE,
    }  # fmt: skip
    step = AlarmStep.objects.add(actor_of_user(user), taken_by=user, **values)
    with pytest.raises(LogIsClosed):
        step.save()
    with pytest.raises(LogIsClosed):
        step.delete()
    with pytest.raises(PermissionDenied):
        AlarmStep.objects.add(people.actor(Role.ANALYST), taken_by=user, **values)
    police = people.actor(Role.ANALYST, people.police)
    assert not AlarmStep.objects.visible_to(police).exists()
    assert AlarmStep.objects.visible_to(people.actor(Role.COORDINATOR)).count() == 1


def test_what_was_handled_before_stays_in_sight(alarming, analyst, people):
    user = people.user(Role.ANALYST)
    AlarmStep.objects.add(
        actor_of_user(user), organisation=people.federation, kind="rail", place="17", week=date(2021, 3, 1),
        handling=Handling.CLOSED, reason=Reason.REAL_PASSED, taken_by=user,
    )  # fmt: skip
    text = page_of(analyst)
    assert "Hanterade tidigare" in text
    assert "Händelse i spårtrafik, Värmlands län, veckan från 2021-03-01 – avslutat" in text


def test_a_word_that_is_not_ours_names_no_alarm():
    assert told_by("") is None
    assert told_by("WyJmYWxsIl0:abc:def") is None
