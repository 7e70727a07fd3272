"""How the numbers of a picture are made, in paragraphs a board can read and a statistician can check."""

from samlad.core.language import _
from samlad.core.wording import number, percent
from samlad.disclosure.publish import DisclosureRules
from samlad.picture.analysis import PictureRules
from samlad.picture.model import MethodNote


def method_notes(rules: PictureRules, protection: DisclosureRules) -> tuple[MethodNote, ...]:
    """One note a method, with the settings that were used."""
    confidence = percent(rules.confidence)
    return (
        MethodNote(
            "events.rate/1",
            _("Frekvenser"),
            _(
                "Händelser delat med personår. Gränserna är Byars, exakta när antalet är under tio; {confidence} "
                "säkerhet. Folkmängden ett år som saknas ligger på den räta linjen mellan åren omkring."
            ).format(confidence=confidence),
        ),
        MethodNote(
            "compare.rate_ratio/1",
            _("Jämförelser av frekvenser"),
            _(
                "Kvot mot övriga kommuner i gruppen, exakt genom den betingade binomialfördelningen. Jämförelser av "
                "samma slag (händelser, enkätsvar, anmälda brott, trender) prövas tillsammans (Benjamini–Hochberg); "
                "en skillnad nämns när det justerade p-värdet är högst {level}."
            ).format(level=percent(rules.level)),
        ),
        MethodNote(
            "compare.rank/1",
            _("Plats i rangordning"),
            _(
                "Platsen visas med det intervall den kan ligga i (Mogstad, Romano, Shaikh och Wilhelm 2024), "
                "parvis och med gemensam säkerhetsmarginal."
            ),
        ),
        MethodNote(
            "survey.share/2",
            _("Enkätens andelar"),
            _(
                "Viktade andelar med medelfel efter urvalets uppläggning (stratum, ändlig population) och intervall "
                "enligt Korn och Graubard. ”Vet inte” och ”vill ej svara” räknas inte som svar."
            ),
        ),
        MethodNote(
            "stats.trend/1",
            _("Förändring över tid"),
            _("Loglinjär Poissonmodell över åren, med spridningen skattad ur serien själv."),
        ),
        MethodNote(
            "effects.before_after/1",
            _("Åtgärders effekt"),
            _(
                "Antal före och efter på platsen, ställt mot jämförelseplatser under samma tid: en exakt kvot "
                "av kvoter. Utan jämförelse sägs ingenting."
            ),
        ),
        MethodNote(
            "disclosure/1",
            _("Sekretess"),
            _(
                "Antal från 1 till {last} visas inte, inte heller det som behövs för att räkna ut dem genom "
                "subtraktion. Grupper med färre än {small} invånare visas inte alls. En dold uppgift är aldrig noll."
            ).format(last=number(protection.minimum_count - 1), small=number(protection.small_population)),
        ),
    )
