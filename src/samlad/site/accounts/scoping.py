"""Walls as queries: rows come only through `visible_to(actor)`, and whoever forgets it gets an error, not the rows."""

from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models

from samlad.site.accounts.actor import Actor


class UnscopedQuery(RuntimeError):
    """Code asked for rows without saying for whom. Always a defect."""


class BulkForbidden(RuntimeError):
    """Code changed many audited rows at once, past what saves and logs each one. Always a defect."""


M = TypeVar("M", bound="Walled")


class RowQuery(models.QuerySet[M]):
    """Rows behind a wall. Those of an audited model are changed one by one."""

    def _refuse_bulk(self) -> None:
        if self.model.audited:
            raise BulkForbidden(f"{self.model.__name__} is audited: save or delete its rows one by one.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[M]:
        """Refused on audited models."""
        self._refuse_bulk()
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refused on audited models."""
        self._refuse_bulk()
        return super().bulk_update(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Refused on audited models."""
        self._refuse_bulk()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused on audited models."""
        self._refuse_bulk()
        return super().delete()


class ScopedManager(models.Manager[M]):
    """The default manager: knows no rows until it is told who asks."""

    def get_queryset(self) -> NoReturn:
        """Refused: `objects.all()`, `.filter()`, `.get()` and the like must start from `visible_to(actor)`."""
        raise UnscopedQuery(
            f"{self.model.__name__}.objects was asked without an actor. "
            f"Write {self.model.__name__}.objects.visible_to(actor)."
        )

    def visible_to(self, actor: Actor) -> RowQuery[M]:
        """The rows this actor may see, by the model's own wall."""
        return self.model.wall(RowQuery(self.model, using=self._db), actor)

    def add(self, actor: Actor, **values: Any) -> M:
        """Save a new row, if the model lets this actor."""
        row = self.model(**values)
        if not row.may_be_added_by(actor):
            raise PermissionDenied
        row.save(force_insert=True)
        return row


class UnscopedManager(models.Manager[M]):
    """Every row, for log-in, jobs and set-up. Which files may use it is held by a test."""

    def get_queryset(self) -> RowQuery[M]:
        """All rows, bulk changes of audited models still refused."""
        return RowQuery(self.model, using=self._db)


class Walled(models.Model):
    """Base of every model of the site."""

    audited: ClassVar[bool] = False
    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    unscoped: ClassVar[UnscopedManager[Self]] = UnscopedManager()

    class Meta:
        abstract = True

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """Which of the rows the actor may see. A model without a wall of its own shows nothing."""
        return rows.none()

    def may_be_added_by(self, actor: Actor) -> bool:
        """May the actor save this row as new? Nobody may, unless the model says so."""
        return False
