"""Alarms in time: is what was counted now more than the past gives reason to expect?"""

from samlad.events.alarms.alarm import Method, alarms, require_settings
from samlad.events.alarms.judged import Judged, Rule
from samlad.events.alarms.series import Series, series_of
from samlad.events.alarms.settings import Settings

__all__ = ["Judged", "Method", "Rule", "Series", "Settings", "alarms", "require_settings", "series_of"]
