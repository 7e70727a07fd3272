"""What a plan can and cannot show, in words a board understands."""

from samlad.core.language import _
from samlad.core.wording import interval, number, per_cent_of, percent
from samlad.survey.planning.precision import Answers, Change, expected_interval, smallest_change


def change_sentence(
    share: float, first: Answers, second: Answers | None = None, *, direction: Change = Change.RISE
) -> str:
    """Which change of a share would not be seen: with 80 % power at the two-sided 5 % level."""
    found = smallest_change(share, first, second, direction=direction)
    told = {"n": number(first.n), "share": percent(share, 0 if share >= 0.1 else 1)}
    if found is None:
        return _("Med {n} svar och en andel på {share} syns ingen förändring säkert, hur stor den än är.").format(
            **told
        )
    return _("Med {n} svar syns inte en förändring från {share} som är mindre än {points} procentenheter.").format(
        points=number(100 * found, 1), **told
    )


def interval_sentence(share: float, answers: Answers) -> str:
    """How wide the interval of a share will be."""
    found = expected_interval(share, answers)
    return _("Med {n} svar ligger en andel på {share} i intervallet {interval}.").format(
        n=number(answers.n),
        share=percent(share),
        interval=per_cent_of(interval(found.low, found.high, 1, as_percent=True)),
    )
