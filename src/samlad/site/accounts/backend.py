"""Log in with an e-mail address and a password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from samlad.site.accounts.people import User


class EmailBackend(BaseBackend):
    """Looks among all accounts, since nobody is known before the log-in."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The person, when address and password fit and the account is open."""
        email, password = credentials.get("email"), credentials.get("password")
        if not email or password is None:
            return None
        user = User.unscoped.filter(email__iexact=email.strip(), is_active=True).first()
        if user is None:
            # Hash once all the same: the time taken must not tell whether the account exists.
            User().set_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        """The person of a session."""
        return User.unscoped.filter(pk=user_id, is_active=True).first()
