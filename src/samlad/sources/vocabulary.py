"""The names that columns go by in Swedish and English files, field by field, the preferred name first.

A name is compared in small letters, without å, ä, ö, blanks and signs: `Händelsetyp` and `handelse_typ` are one.
"""

import re
import unicodedata

from samlad.data.snapshot import SnapshotKind

_PLACE = (
    r"kommunkod|municipalitycode|knkod|kommunnr|lkod|lan?kommun",
    r"deso.*",
    r"boroughcode|ladcode|districtcode|areacode|lsoacode|placecode|platskod",
    r"kommun|kommunnamn|municipality|municipalityname|hemkommun|bostadskommun",
    r"communityarea",
    r"wardcode",
    r"borough|lad|locationname|ort|omrade|area|plats|place|region|lanskod|lan|lansnamn|county|countycode",
    r"code|kod",
    r"name|namn",
    r"ward|district|beat",
)
_SEX = (r"kon|sex|gender|riagendr|juridisktkon",)
_AGE = (r"alder|age", r"aldersgrupp|alderskl.*|alderintervall|agegroup|agecat|ageband")
_YEAR = (r"ar|year|kalenderar|calyear|matar|ar20\d\d|period|undersokningsar",)

EVENTS: dict[str, tuple[str, ...]] = {
    "event_id": (
        r"handelseid|handelsenummer|insatsnummer|larmnummer|arendenummer|arendeid|diarienummer|rapportid",
        r"eventid|incident(number|id|no|key)",
        r"id",
        r"case(number|no|id)",
        r"lopnummer|lopnr|nr|radnr|uid|guid",
    ),
    "start": (
        r"start|starttid|startdatum|starttidpunkt|tidigast|start(date|time|datetime)",
        r"(handelse|larm|brotts|olycks|skade|intraffad|insats)(datum|tid|tidpunkt|datumtid)",
        r"tidpunkt|datumtid|datumochtid|datetime|datetimeof.*|timestamp|occurred(at|on|date)?|(incident|event)(date|time)+",
        r"datum|date|dag",
        r"dateof(call|incident|occurrence|injury)|.*datum|.*date",
        r"manad|month|yearmonth",
        r"ar|year|calyear",
    ),
    "time": (r"tid|klockslag|kl|klocka|time|timeofcall|handelsetid|larmtid|timme|hour|hourofcall",),
    "end": (r"slut|sluttid|slutdatum|senast|sluttidpunkt|end(date|time|datetime)?",),
    "kind": (
        r"handelsetyp|handelsekategori|typavhandelse|handelse|insatstyp|brottstyp|brottskod|olyckstyp|skadetyp|larmtyp",
        r"eventtype|incidenttype|typeofincident|incidentgroup|primarytype|crimetype|offen[cs]etype|typeofcrime",
        r"type|typ|kind|kategori|category|slag|orsak|orsakskod",
    ),
    "subkind": (
        r"undertyp|underkategori|delhandelse|specifikation|subtype|subkind|subcategory|iucr|fbicode",
        r"specialservicetype",
    ),
    "place": _PLACE,
    "spot": (
        r"platstyp|typavplats|skadeplats|objektstyp|byggnadstyp|propertytype|locationdescription|locationtype|spot",
    ),
    "x": (r"sweref99e|sweref99tme|ostkoordinat|xkoordinat|easting|eastingm|x|xcoordinate", r"longitude|lon|lng|long"),
    "y": (r"sweref99n|sweref99tmn|nordkoordinat|ykoordinat|northing|northingm|y|ycoordinate", r"latitude|lat"),
    "severity": (r"svarighetsgrad|allvarlighet|allvarlighetsgrad|skadegrad|severity|vardform|utfall",),
    "sex": _SEX,
    "age": _AGE,
    "count": (r"antal|antalhandelser|count|n|number",),
    "premises": (r"verksamhetstyp|verksbostadstyp.*|verksamhet|bostadstyp|premises|premisestype",),
    "product": (r"produkt|produktkod|utlosandeprodukt|product|productcode",),
    "cause": (r"brandorsak|startorsak|olycksorsak|skadeorsak|cause",),
    "activity": (r"aktivitet|aktivitetskod|activity",),
    "injured": (r"antalskadade|skadade|injured|numberinjured",),
    "version": (r"rapportversion|rapportstatus|versionsstatus|reportstatus",),
    "place_precision": (r"platsprecision|lagesprecision|placeprecision",),
    "cost": (r"kostnad|kostnadsek|kostnadkr|totalkostnad|incidentnotionalcost|cost|totalcost",),
}

SURVEY: dict[str, tuple[str, ...]] = {
    "weight": (r"vikt|kalvikt|kalibreradvikt|.*vikt|weight|.*weight|pw|w|wt|wgt.*|wt[a-z0-9]+yr|.*wgt|fpw",),
    "strata": (r"strat|strata|stratum|stratumid|stratnr|.*stra|.*stratum",),
    "clusters": (r"psu|.*psu|kluster|cluster|clusterid|klusterid|urvalsklunga",),
    "fpc": (r"fpc|fpc1|fpc2|populationsstorlek|nh",),
    "place": _PLACE[:4],
    "sex": _SEX,
    "age": (*_AGE, r"ridageyr"),
    "year": _YEAR,
    "skip": (),
}

INDICATORS: dict[str, tuple[str, ...]] = {
    "place": _PLACE,
    "year": _YEAR,
    "years": (),
    "sex": _SEX,
    "age": (r"alder|age|aldersgrupp|alderskl.*|agegroup|ageband",),
    "count": (r"antal.*|count|cases|fall|n|num[a-z]+|handelser|brott|number|frequency",),
    "population": (r"folkmangd|befolkning|invanare|antalinvanare|population|pop|medelfolkmangd",),
    "per_100000": (r".*per100000.*|.*per100k.*|.*per100tusen.*|.*relativ|.*relative|frekvens|rate",),
    "share": (r"andel|share|proportion",),
    "value": (r"varde|value|medelvarde|mean|procent|percent",),
    "measure": (r"matt|nyckeltal|nyckeltalsid|kpi|kpiid|indikator|indicator|measure|variabel|matvarde",),
    "category": (r"kategori|category|svar|svarsalternativ",),
}

PUBLISHED: dict[str, tuple[str, ...]] = {
    "place": _PLACE,
    "year": _YEAR,
    "sex": _SEX,
    "age": INDICATORS["age"],
    "measure": (r"fraga|question|fragaid|questionid|delfraga|pastaende", *INDICATORS["measure"]),
    "category": (r"svar|svarsalternativ|category|kategori|answer",),
    "low": (r"nedre|nedregrans|undre|undregrans|low|lower|ki_?lag|kinedre|lowerlimit|ci_?low",),
    "high": (r"ovre|ovregrans|high|upper|ki_?hog|kiovre|upperlimit|ci_?high",),
    "margin": (r"felmarginal|marginal|osakerhet|osakerhetstal|margin|marginoferror|konfidensintervall",),
    "se": (r"medelfel|se|standardfel|standarderror",),
    "n": (r"antalsvar|antalsvarande|svarande|n|respondents|antal",),
    "base": (r"bas|base|viktadbas|vagdbas",),
    "value": (r"varde|value|resultat|andel|share|procent|percent|medelvarde|mean|proportion|betygsindex|index",),
    "confidence": (r"konfidensgrad|konfidens|confidence|konfidensniva",),
}

FIELDS: dict[SnapshotKind, dict[str, tuple[str, ...]]] = {
    SnapshotKind.EVENTS: EVENTS,
    SnapshotKind.SURVEY: SURVEY,
    SnapshotKind.PUBLISHED: PUBLISHED,
    SnapshotKind.INDICATORS: INDICATORS,
}

_SHARED = {"place", "place_scheme", "place_by"}
SETTINGS: dict[SnapshotKind, set[str]] = {
    SnapshotKind.EVENTS: _SHARED | {"register", "precision", "currency", "rows", "crs"},
    SnapshotKind.SURVEY: _SHARED | {"period", "codebook", "wave", "encoding", "record_description"},
    SnapshotKind.PUBLISHED: _SHARED | {"period", "measure", "unit", "confidence", "source"},
    SnapshotKind.INDICATORS: _SHARED | {"period", "measure", "unit"},
}
"""What `[values]` may hold besides a constant for a field."""

PERSONAL = re.compile(
    r"^(?:personnummer|personnr|pnr|samordningsnummer|fornamn|efternamn|namn|epost|email|mejl|telefon(?:nummer)?|mobil(?:nummer|telefon)?|adress.*"
    r"|gatuadress|phone(?:number)?|firstname|lastname|surname|ssn|address)$"
)
"""Columns that tell who answered; no statistic needs them."""


def plain_name(column: str) -> str:
    """A column's name in the form it is compared in."""
    spread = unicodedata.normalize("NFKD", column.lower().replace("æ", "a").replace("ø", "o"))
    return re.sub(r"[^a-z0-9]", "", spread)


def slug(text: str) -> str:
    """A text as a short id of small letters, digits and hyphens."""
    spread = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", spread).strip("-")
