"""Logging in: who gets in, who is slowed down, where one ends up."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samlad.core.errors import WrongUse
from samlad.site.accounts.attempts import purge_old_failures
from samlad.site.accounts.models import LoginFailure, Membership, User
from samlad.site.accounts.opening import open_account
from samlad.site.accounts.roles import Role

LOGIN = "/logga-in/"
PASSWORD = "en-lang-losenfras-17"


def attempt(client, email: str, password: str, **more: str):
    return client.post(LOGIN, {"email": email, "password": password, **more})


def test_a_right_password_opens_the_own_page(people, anyone):
    user = people.user(Role.BOARD)
    answer = attempt(anyone, user.email.upper(), PASSWORD)
    assert (answer.status_code, answer.url) == (302, reverse("accounts:mine"))
    assert "styrelse" in anyone.get(answer.url).content.decode()


@pytest.mark.parametrize("email", ["nobody@test.example", None])
def test_a_wrong_one_says_the_same_whether_the_account_exists(people, anyone, email):
    user = people.user(Role.BOARD)
    answer = attempt(anyone, email or user.email, "fel")
    assert answer.status_code == 422
    assert "hör inte ihop" in answer.content.decode()


def test_a_closed_account_stays_out(people, anyone):
    user = people.user(Role.BOARD)
    user.is_active = False
    user.save()
    assert attempt(anyone, user.email, PASSWORD).status_code == 422


def test_guessing_is_slowed_down_more_and_more(people, anyone, settings):
    user = people.user(Role.BOARD)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _number in range(settings.SAMLAD_LOGIN_FAILURES):
            attempt(anyone, user.email, "fel")
        assert "För många försök" in attempt(anyone, user.email, PASSWORD).content.decode()
        clock.shift(timedelta(seconds=31))
        assert "hör inte ihop" in attempt(anyone, user.email, "fel").content.decode()
        clock.shift(timedelta(seconds=31))
        assert "För många försök" in attempt(anyone, user.email, PASSWORD).content.decode()
        clock.shift(timedelta(seconds=31))
        assert attempt(anyone, user.email, PASSWORD).status_code == 302
    assert not LoginFailure.unscoped.exists()


def test_another_address_is_not_slowed_down(people, anyone, settings):
    user = people.user(Role.BOARD)
    for _number in range(settings.SAMLAD_LOGIN_FAILURES):
        attempt(anyone, user.email, "fel")
    elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR="192.0.2.17")
    assert attempt(elsewhere, user.email, PASSWORD).status_code == 302


def test_failures_name_nobody_and_are_forgotten(people, anyone):
    user = people.user(Role.BOARD)
    attempt(anyone, user.email, "fel")
    (failure,) = LoginFailure.unscoped.all()
    assert user.email not in failure.key
    assert purge_old_failures() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert purge_old_failures() == 1


@pytest.mark.parametrize(
    ("wanted", "ends"),
    [("/styrelse/", "/styrelse/"), ("https://evil.example/", "/min-sida/"), ("//evil.example", "/min-sida/")],
)
def test_one_is_sent_on_within_the_site_alone(people, anyone, wanted, ends):
    user = people.user(Role.BOARD)
    assert attempt(anyone, user.email, PASSWORD, next=wanted).url == ends


def test_forms_from_elsewhere_are_refused_in_plain_words(people):
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    answer = attempt(strict, "a@b.example", "x")
    assert answer.status_code == 403
    assert "Formuläret gick inte att ta emot" in answer.content.decode()


def test_logging_out_takes_a_form_and_ends_the_session(people):
    client = people.client(Role.BOARD)
    assert client.get("/logga-ut/").status_code == 405
    assert client.post("/logga-ut/").status_code == 302
    assert client.get("/styrelse/").status_code == 302


def test_an_account_is_opened_from_outside(db):
    values = {"name": "Eva", "organisation": "Kil", "kind": "municipality", "roles": ["analyst", "coordinator"]}
    assert open_account(email="Eva@Kil.example", password=PASSWORD, **values) == "eva@kil.example"
    open_account(email="eva@kil.example", password=PASSWORD, **values)
    assert User.unscoped.get().check_password(PASSWORD)
    assert Membership.unscoped.count() == 2


@pytest.mark.parametrize(
    "wrong", [{"roles": ["kung"]}, {"kind": "rike"}, {"password": "kort"}, {"password": "123456789012"}]
)
def test_an_account_that_makes_no_sense_is_refused_whole(db, wrong):
    values = {"email": "e@kil.example", "name": "Eva", "organisation": "Kil", "kind": "municipality"}
    with pytest.raises(WrongUse):
        open_account(**(values | {"password": PASSWORD, "roles": ["analyst"]} | wrong))
    assert not User.unscoped.exists()
