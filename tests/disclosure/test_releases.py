"""The release register: what a reader may have kept of earlier releases."""

from pathlib import Path

from samlad.core.estimate import Estimate, Origin, Unit
from samlad.core.estimates import Estimates
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.data.settings import Settings
from samlad.data.workspace import Workspace
from samlad.disclosure.publish import DisclosureRules, publish
from samlad.disclosure.published import Published
from samlad.disclosure.releases import everything_shown, save_release


def shown(n: int) -> Published:
    one = Estimate(
        measure="events:robbery", place=PlaceCode.parse("1780"), period=Period.year(2021), unit=Unit.COUNT,
        value=float(n), n=n, base=1e4, method="t/1", origin=Origin.CALCULATED, snapshot="a",
    )  # fmt: skip
    return publish(Estimates.of([one]), DisclosureRules(5, 50))


def test_of_a_cell_shown_twice_the_newest_counts_and_a_withheld_one_stays_known(tmp_path: Path) -> None:
    settings = Settings(
        name="Prov", place="1780", county="17", minimum_count=5, small_population=50, finding_level=0.01,
        synthetic=False, organisation="Karlstads kommun",
    )  # fmt: skip
    workspace = Workspace.create(tmp_path / "yta", settings)
    for n in (10, 12, 3):
        save_release(workspace, "region", shown(n))
    assert everything_shown(workspace).frame["n"].to_list() == [12]
