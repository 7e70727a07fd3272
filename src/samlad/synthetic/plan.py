"""What the made-up records are calibrated to, and what is planted in them.

Levels come from published figures (source in each comment or docstring); where none exists the level is a plain
assumption of the generator and says so. Nothing here is a fact about any place.
"""

from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 2016, 2023

# MCF, Uppsala 2024 (B11): 1 231 operations, of which 171 building fires, 182 traffic, 176 other fires, 5 drownings,
# 465 alarms without fire, 122 without risk. The mix is used; the level is the nation's, about 104 000 a year.
RESCUE_MIX: dict[str, float] = {"1": 171, "2": 182, "3": 176, "5": 5, "14": 465, "15": 122}
RESCUE_PER_1000 = 9.9

# Falls 65+: 42 900 hospital cases a year among 1.6 million aged 65+ (docplayer 412700). Younger: assumption.
FALLS_PER_1000_BY_AGE: dict[str, float] = {
    "0-9": 5.0,
    "10-19": 4.0,
    "20-29": 2.0,
    "30-39": 2.0,
    "40-49": 2.5,
    "50-59": 4.0,
    "60-69": 9.0,
    "70-79": 22.0,
    "80+": 68.0,
}

# Vandalism per 1 000, c. 2013 (hussius/swedish-school-fires); the ten other municipalities: their middle, assumption.
VANDALISM_PER_1000: dict[str, float] = {
    "1780": 11.8,
    "1761": 6.7,
    "1763": 9.2,
    "1764": 7.9,
    "1715": 8.2,
    "1762": 11.2,
}
VANDALISM_ELSEWHERE = 9.2

# Severe single accidents of cyclists and street robberies: assumptions, low enough to be rare.
CYCLE_SINGLE_PER_1000 = 0.35
ROBBERY_PER_1000 = 0.45

SPOTS: dict[str, tuple[str, ...]] = {
    "vandalism": ("skola", "centrum", "resecentrum", "park", "idrottsplats", "parkering", "bostadsområde", "kyrka"),
    "rescue": ("bostad", "väg", "skog och mark", "industri", "vård och omsorg", "skola", "handel"),
    "fall": ("egen bostad", "särskilt boende", "gata och trottoar", "trappa utomhus", "skola", "idrottsplats"),
    "robbery": ("centrum", "resecentrum", "park", "gata och trottoar"),
}


@dataclass(frozen=True, slots=True)
class Plants:
    """What is hidden in the records, for the picture to find: a cluster, a trend, an effect, and one null.

    Factors of 1 plant nothing.
    """

    cluster_place: str = "1764"  # Grums: traffic accidents more often, all years
    cluster_factor: float = 2.2
    trend_place: str = "1780"  # Karlstad: falls rise each year
    trend_factor: float = 1.09
    effect_place: str = "1761"  # Hammarö: vandalism falls when the schoolyards were lit
    effect_factor: float = 0.5
    null_place: str = "1763"  # Forshaga: a campaign against outdoor fires that changed nothing
    intervention_day: date = date(2022, 1, 1)


# Survey: published shares where there are any (MSB 2014 and 2018), the rest assumptions of the generator.
EXPOSURE: dict[str, tuple[str, float]] = {
    "inbrott": ("Inbrott i bostaden", 0.03),
    "misshandel": ("Misshandel", 0.02),
    "brand": ("Brand i hemmet", 0.02),
    "id_stold": ("Identitetsstöld på nätet", 0.05),
    "datavirus": ("Datavirus", 0.12),
    "stromavbrott": ("Långt strömavbrott", 0.10),
    "internetavbrott": ("Internetavbrott längre än ett dygn", 0.25),
    "vattenlacka": ("Vattenläcka", 0.09),
}
PREPAREDNESS: dict[str, tuple[str, float]] = {
    "brandvarnare": ("Brandvarnare", 0.94),
    "handbrandslackare": ("Handbrandsläckare", 0.68),
    "brandfilt": ("Brandfilt", 0.44),
    "ficklampa": ("Ficklampa", 0.88),
    "vattendunkar": ("Vattendunkar", 0.38),
    "starkt_losenord": ("Starkt lösenord", 0.71),
}
SURVEY_YEAR = 2023
ADD_ON_SAMPLE = 600
BASE_SAMPLE = 200
RESPONSE_RATE = 0.5
