"""From the workspace to reports: surveys opened, worked out with their whole region, and released."""

from dataclasses import dataclass

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.progress import Progress, silent
from samlad.data.facts import register
from samlad.data.workspace import Workspace
from samlad.disclosure.publish import DisclosureRules
from samlad.disclosure.releases import everything_shown, save_release
from samlad.picture.survey_report.analysed import Analysed, analysed, prepared
from samlad.picture.survey_report.wave import Wave, region_of_survey, wave_of
from samlad.survey.calibration import CalibrationMethod, Margin
from samlad.survey.quality import QualityRule
from samlad.survey.study import PLACE, open_study
from samlad.survey.variance import Singleton


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What a report is to be about. `rule` holds the limits that no source gives; `margins` calibrate this wave."""

    snapshot: str
    rule: QualityRule
    earlier: str | None = None
    places: tuple[str, ...] = ()
    confidence: float = 0.95
    singleton: Singleton = Singleton.FAIL
    margins: tuple[Margin, ...] = ()
    method: CalibrationMethod = CalibrationMethod.RAKING


def analyse_survey(
    workspace: Workspace, choice: ReportChoice, *, actor: str, progress: Progress = silent
) -> tuple[Analysed, ...]:
    """Work out each place of the choice, the workspace's own when none is named, and keep what may be shown.

    All places are protected with the workspace's region, and with regard to every earlier release.
    """
    settings = workspace.settings
    progress(_("Läser svaren"), 0.05)
    wave = _opened(workspace, choice.snapshot, choice, actor, choice.margins)
    earlier = _opened(workspace, choice.earlier, choice, actor, ()) if choice.earlier else None
    _require_order(wave, earlier)
    places = register()
    wanted = choice.places or (settings.place,)
    day = wave.period.end
    asked = set(wave.survey.table[PLACE].drop_nulls().to_list()) if PLACE in wave.survey.table.columns else set()
    own = [settings.place] if set(places.members(settings.place, day)) <= asked else []
    regions = {code: region_of_survey(wave, places, code, settings.county) for code in dict.fromkeys([*own, *wanted])}
    wholes = {whole: members for region in regions.values() for whole, members in region.wholes.items()}
    progress(_("Räknar och skyddar tabellerna"), 0.2)
    common = prepared(
        wave,
        earlier,
        list(regions.values()),
        DisclosureRules(settings.minimum_count, settings.small_population, wholes),
        shown_before=everything_shown(workspace),
        behind=workspace.estimates(),
    )
    name = f"survey/{wave.study.snapshot.short_id}"
    workspace.save_estimates(name, common.table)
    save_release(workspace, name, common.published, note={"period": str(wave.period)})
    return tuple(analysed(common, regions[code], level=settings.finding_level) for code in wanted)


def _require_order(wave: Wave, earlier: Wave | None) -> None:
    if earlier is not None and not earlier.period.end < wave.period.start:
        raise InvalidInput(
            _("Mätomgångarna går inte att jämföra."),
            value=earlier.study.snapshot.short_id,
            why=_("Den tidigare mätomgången gäller {first}, den senare {second}.").format(
                first=earlier.period.label(), second=wave.period.label()
            ),
            cure=_("Ange med --earlier en enkät som gjordes före."),
        )


def _opened(workspace: Workspace, snapshot: str, choice: ReportChoice, actor: str, margins: tuple[Margin, ...]) -> Wave:
    study = open_study(workspace, snapshot, actor=actor, purpose=_("enkätrapport"))
    return wave_of(
        study, choice.rule,
        confidence=choice.confidence, singleton=choice.singleton, margins=margins, method=choice.method,
    )  # fmt: skip
