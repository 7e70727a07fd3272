"""Keep persons out of notes: what the library's screen finds must be worded in another way."""

from samlad.core.errors import PersonalDataFound
from samlad.disclosure.screen import require_no_person


def refusal(text: str) -> str:
    """Why the text cannot be saved and what to do, in the library's words; empty when it can."""
    try:
        require_no_person(text)
    except PersonalDataFound as found:
        return " ".join(part for problem in found.problems for part in (problem.why, problem.cure) if part)
    return ""
