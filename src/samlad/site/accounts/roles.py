"""What a person may be here for. A role opens pages; which rows they see there is the models' own matter."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of a membership."""

    RECEPTION = "reception", _("mottagning")
    CASE_WORKER = "case_worker", _("handläggare")
    COORDINATOR = "coordinator", _("samordnare")
    PATROL = "patrol", _("ungdomspatrull")
    ANALYST = "analyst", _("analytiker")
    BOARD = "board", _("styrelse")
    GRANSKARE = "granskare", _("granskare")
    ADMINISTRATOR = "administrator", _("administratör")
