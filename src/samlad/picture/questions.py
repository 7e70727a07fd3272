"""The four questions Brå's guidance asks to be documented with every situation picture. People answer them."""

from collections.abc import Mapping

from samlad.core.language import _
from samlad.picture.model import DocumentationQuestion

IDS = ("why", "sources", "limits", "meaning")


def documentation_questions(answers: Mapping[str, str]) -> tuple[DocumentationQuestion, ...]:
    """The questions with the answers people wrote; an empty answer is none."""
    texts = {
        "why": _("Varför är just detta ett problem att arbeta med?"),
        "sources": _("Vilka källor har använts, och vilka har valts bort?"),
        "limits": _("Hur begränsar valet av källor det vi vet?"),
        "meaning": _("Vad kan begränsningarna betyda för slutsatserna?"),
    }
    return tuple(DocumentationQuestion(id, texts[id], answers.get(id, "").strip() or None) for id in IDS)
