"""What a survey costs, from prices the user gives: nothing here is a price of ours."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from samlad.core.errors import WrongUse
from samlad.core.language import _


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices in kronor: once, per person drawn, per reminder sent, and per answer that comes back."""

    fixed: float = 0.0
    person: float = 0.0
    reminder: float = 0.0
    answer: float = 0.0

    def __post_init__(self) -> None:
        if not all(
            math.isfinite(price) and price >= 0 for price in (self.fixed, self.person, self.reminder, self.answer)
        ):
            raise WrongUse(_("Ett pris kan inte vara negativt."))

    def variable_cost(self, drawn: float, answers: float, reminded: Sequence[float] = ()) -> float:
        """The cost of one place, fixed cost left out.

        `reminded` has, for each reminder, the share of the drawn persons it goes to: those who have not answered yet.
        """
        if any(not 0 <= share <= 1 for share in reminded):
            raise WrongUse(_("Andelen som får en påminnelse ligger mellan 0 och 1."))
        return drawn * self.person + drawn * sum(reminded) * self.reminder + answers * self.answer
