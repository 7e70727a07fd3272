"""Open accounts from outside the site: the first administrator, and the made-up people of the demo."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samlad.core.errors import WrongUse
from samlad.core.wording import listed
from samlad.site.accounts.models import Membership, Organisation, OrganisationKind, User
from samlad.site.accounts.roles import Role


@transaction.atomic
def open_account(
    *,
    email: str,
    name: str,
    password: str,
    organisation: str,
    kind: str,
    roles: Sequence[str],
    last_day: date | None = None,
    check_password: bool = True,
) -> str:
    """Make the account unless it is there, and give it the roles from today; the address it logs in with."""
    _refuse_unknown(_("rollen"), roles, [role.value for role in Role])
    _refuse_unknown(_("organisationens slag"), [kind], [one.value for one in OrganisationKind])
    user = User.unscoped.filter(email__iexact=email.strip()).first() or User(email=email.strip().lower())
    user.name = name
    if check_password:
        _refuse_weak(password, user)
    user.set_password(password)
    user.save()
    owner = Organisation.unscoped.get_or_create(name=organisation, defaults={"kind": kind})[0]
    today = timezone.localdate()
    for role in roles:
        Membership.unscoped.get_or_create(
            user=user, organisation=owner, role=role, last_day=last_day, defaults={"first_day": today}
        )
    return user.email


def _refuse_unknown(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    for one in given:
        if one not in known:
            raise WrongUse(
                _("Kontot skapades inte."),
                why=_("Det som angavs som {what} finns inte.").format(what=what),
                cure=_("Välj bland {known}.").format(known=listed(list(known))),
                value=one,
            )


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WrongUse(
            _("Kontot skapades inte."),
            why=" ".join(error.messages),
            cure=_("Välj ett längre lösenord som inte är vanligt."),
        ) from error
