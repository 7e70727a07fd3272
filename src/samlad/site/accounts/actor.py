"""The one who asks: a frozen value that every wall takes, made once a request or a job."""

from dataclasses import dataclass

from samlad.site.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Post:
    """One role in one organisation, valid today. `controller` answers for the organisation's personal data."""

    organisation: int
    controller: int
    role: Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Nobody known, or a person with today's posts."""

    user: int | None = None
    name: str = ""
    posts: tuple[Post, ...] = ()

    @property
    def is_known(self) -> bool:
        """Is somebody logged in?"""
        return self.user is not None

    @property
    def known_user(self) -> int:
        """The person's id, where a wall has made sure that somebody is logged in."""
        if self.user is None:
            raise RuntimeError("Nobody is logged in, and the page let that pass.")
        return self.user

    def has(self, *roles: Role) -> bool:
        """Does any post carry one of the roles?"""
        return any(post.role in roles for post in self.posts)

    def organisations(self, *roles: Role) -> frozenset[int]:
        """The organisations where the person has one of the roles, or any role when none is named."""
        return frozenset(post.organisation for post in self.posts if not roles or post.role in roles)

    def controllers(self, *roles: Role) -> frozenset[int]:
        """The controllers behind those organisations."""
        return frozenset(post.controller for post in self.posts if not roles or post.role in roles)


NOBODY = Actor()
