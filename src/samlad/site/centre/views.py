"""The pages of the centre: the desk counts, the patrol reports."""

from collections import Counter
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samlad.site.accounts.actor import Actor
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.readlog import log_reading
from samlad.site.accounts.roles import Role
from samlad.site.accounts.walls import for_roles
from samlad.site.centre.forms import ObservationForm, VisitForm
from samlad.site.centre.models import Observation, Visit
from samlad.site.centre.words import Errand

_DAYS_SHOWN = 7


def _visits(actor: Actor, day: date) -> list[Visit]:
    rows = Visit.objects.visible_to(actor).filter(day=day)
    return list(rows.select_related("organisation", "asked_for", "served_by"))


def _by_errand(visits: list[Visit]) -> list[tuple[str | Promise, int]]:
    counts = Counter(visit.errand for visit in visits)
    return [(errand.label, counts[errand.value]) for errand in Errand if counts[errand.value]]


@for_roles(Role.RECEPTION, Role.COORDINATOR, logs_reads=True)
def reception(request: HttpRequest) -> HttpResponse:
    """Count a visit, and see what the day has brought."""
    actor = actor_of_request(request)
    form = VisitForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Besöket är räknat."))
        return redirect("centre:reception")
    today = timezone.localdate()
    visits = _visits(actor, today)
    log_reading(request, visits, subject="centre.visit", why=_("mottagningens dag"))
    context = {
        "form": form,
        "today": today,
        "visits": visits,
        "by_errand": _by_errand(visits),
        "handed_over": sum(visit.handed_over for visit in visits),
        "stood_in": sum(visit.asked_for_id != visit.served_by_id for visit in visits),
        "own": actor.organisations(Role.RECEPTION, Role.COORDINATOR),
    }
    return render(request, "centre/reception.html", context, status=422 if form.errors else 200)


@for_roles(Role.RECEPTION, Role.COORDINATOR)
@require_POST
def undo_visit(request: HttpRequest, visit: int) -> HttpResponse:
    """Take back a visit that was counted wrong, the same day and by the same organisation."""
    actor = actor_of_request(request)
    own = actor.organisations(Role.RECEPTION, Role.COORDINATOR)
    rows = Visit.objects.visible_to(actor).filter(pk=visit, organisation__in=own, day=timezone.localdate())
    found = rows.first()
    if found is None:
        raise Http404
    found.delete()
    messages.success(request, _("Besöket är borttaget."))
    return redirect("centre:reception")


@for_roles(Role.PATROL, Role.COORDINATOR, logs_reads=True)
def shift(request: HttpRequest) -> HttpResponse:
    """Report an observation, and see the latest ones."""
    actor = actor_of_request(request)
    form = ObservationForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Tack! Iakttagelsen är sparad."))
        return redirect("centre:shift")
    since = timezone.now() - timedelta(days=_DAYS_SHOWN)
    rows = Observation.objects.visible_to(actor).filter(seen__gte=since).select_related("organisation", "area")
    latest = list(rows[:30])
    log_reading(request, latest, subject="centre.observation", why=_("de senaste iakttagelserna"))
    context = {"form": form, "observations": latest, "days": _DAYS_SHOWN}
    return render(request, "centre/shift.html", context, status=422 if form.errors else 200)
