"""All models of the app, where Django looks for them."""

from samlad.site.accounts.attempts import LoginFailure
from samlad.site.accounts.people import Membership, Organisation, OrganisationKind, User
from samlad.site.accounts.readlog import ReadEntry

__all__ = ["LoginFailure", "Membership", "Organisation", "OrganisationKind", "ReadEntry", "User"]
