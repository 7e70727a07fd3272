"""Template words of the site: numbers and times as the library words them."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from samlad.core import wording

register = template.Library()


@register.filter
def number(value: float, decimals: int = 0) -> str:
    """A number with the language's own signs."""
    return wording.number(value, decimals)


@register.filter
def day(value: date) -> str:
    """A date in words."""
    return wording.day(value)


@register.filter
def moment(value: datetime) -> str:
    """A time stamp in words, in local time."""
    return wording.moment(timezone.localtime(value) if timezone.is_aware(value) else value)
