"""Forms of the workbench: a mistake is told with what may be given instead."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from samlad.core.wording import number

_MOST_LISTED = 6


class PlainForm(forms.Form):
    """A form whose required, unknown and unreadable values are refused with the choices or the range there is."""

    use_required_attribute = False

    def full_clean(self) -> None:
        """Word the mistakes by what the fields have come to offer, then look for them."""
        for field in self.fields.values():
            field.error_messages |= _mistakes(field)
        super().full_clean()


def sent(request: HttpRequest) -> tuple[QueryDict, MultiValueDict[str, UploadedFile[bytes]]] | tuple[None, None]:
    """What a person sent with a form, be it nothing at all; none when the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _mistakes(field: forms.Field) -> dict[str, str]:
    """The sentences for one field. Django fills in `%(value)s` alone, so every other per cent sign is doubled."""
    if isinstance(field, forms.ChoiceField):
        return _mistakes_of_choice(field)
    if isinstance(field, forms.FileField):
        return {
            "required": _("Ingen fil är vald. Välj en."),
            "empty": _("Filen är tom. Välj en fil med innehåll."),
        }
    if isinstance(field, forms.IntegerField | forms.FloatField):
        wanted = _range_of(field)
        wrong = _("Talet går inte att använda. {wanted}").format(wanted=wanted)
        required = _("Inget är ifyllt. {wanted}").format(wanted=wanted)
        return {"required": required, "invalid": wrong, "min_value": wrong, "max_value": wrong}
    return {"required": _("Inget är ifyllt. Skriv det som efterfrågas.")}


def _mistakes_of_choice(field: forms.ChoiceField) -> dict[str, str]:
    wanted = _("Välj ur listan.")
    labels = [str(label) for _value, label in _flat(field.choices)]
    if 0 < len(labels) <= _MOST_LISTED:
        wanted = _("Välj något av: {labels}.").format(labels="; ".join(labels))
    if not labels:
        wanted = _("Det finns inget att välja här än.")
    several = isinstance(field, forms.MultipleChoiceField)
    required = _("Inget är valt. Välj minst ett i listan.") if several else _("Inget är valt. {wanted}")
    unknown = _("”%(value)s” finns inte att välja.")
    return {
        "required": required.format(wanted=wanted),
        "invalid_choice": "{unknown} {wanted}".format(unknown=unknown, wanted=wanted.replace("%", "%%")),
    }


def _flat(choices: object) -> list[tuple[object, object]]:
    found: list[tuple[object, object]] = []
    for value, label in choices:  # type: ignore[attr-defined]
        found += _flat(label) if isinstance(label, list | tuple) else [(value, label)]
    return found


def _range_of(field: forms.IntegerField | forms.FloatField) -> str:
    low, high = field.min_value, field.max_value
    whole = not isinstance(field, forms.FloatField)
    if low is not None and high is not None:
        told = (
            _("Skriv ett helt tal mellan {low} och {high}.") if whole else _("Skriv ett tal mellan {low} och {high}.")
        )
        return told.format(low=_shown(low), high=_shown(high))
    if low is not None:
        told = _("Skriv ett helt tal som är minst {low}.") if whole else _("Skriv ett tal som är minst {low}.")
        return told.format(low=_shown(low))
    return _("Skriv ett tal.")


def _shown(value: object) -> str:
    limit = float(str(value))
    return number(limit, 0 if limit.is_integer() else 1)
