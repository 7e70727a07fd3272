"""Why a value is not there: missing is not zero, not suppressed, not unpublished and not inapplicable."""

from enum import StrEnum

from samlad.core.language import _


class Missing(StrEnum):
    """The reasons a value can be absent, each with its own word and sign."""

    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    NO_ANSWER = "no_answer"
    NOT_APPLICABLE = "not_applicable"
    NOT_PUBLISHED = "not_published"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"

    def label(self) -> str:
        """The reason in words."""
        return {
            Missing.DONT_KNOW: _("vet ej"),
            Missing.REFUSED: _("vill ej svara"),
            Missing.NOT_ASKED: _("ej aktuell"),
            Missing.NO_ANSWER: _("bortfall"),
            Missing.NOT_APPLICABLE: _("inte tillämpligt"),
            Missing.NOT_PUBLISHED: _("inte publicerat"),
            Missing.SUPPRESSED: _("sekretess"),
            Missing.UNKNOWN: _("uppgift saknas"),
        }[self]
