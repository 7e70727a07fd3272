"""The plan's pages and the board's own page."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.roles import Role
from samlad.site.accounts.walls import for_roles
from samlad.site.plan.forms import InterventionForm
from samlad.site.plan.models import ActionPlan, Intervention
from samlad.site.public.release import place_name
from samlad.site.public.stored import all_pictures

_SOON = timedelta(days=180)


@for_roles(Role.COORDINATOR, Role.BOARD, Role.ANALYST)
def interventions(request: HttpRequest) -> HttpResponse:
    """Everything decided to be done."""
    actor = actor_of_request(request)
    rows = Intervention.objects.visible_to(actor).select_related("plan")
    return render(
        request,
        "plan/interventions.html",
        {
            "rows": [(row, place_name(row.place)) for row in rows],
            "may_add": actor.has(Role.COORDINATOR),
        },
    )


@for_roles(Role.COORDINATOR, Role.BOARD, Role.ANALYST)
def intervention(request: HttpRequest, pk: int) -> HttpResponse:
    """One intervention."""
    found = Intervention.objects.visible_to(actor_of_request(request)).select_related("plan").filter(pk=pk).first()
    if found is None:
        raise Http404
    return render(
        request,
        "plan/intervention.html",
        {"one": found, "place_name": place_name(found.place)},
    )


@for_roles(Role.COORDINATOR)
def new_intervention(request: HttpRequest) -> HttpResponse:
    """Write an intervention into the plan."""
    form = InterventionForm(actor_of_request(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Åtgärden är sparad."))
        return redirect("plan:intervention", saved.pk)
    return render(request, "plan/new.html", {"form": form}, status=422 if form.errors else 200)


@for_roles(Role.BOARD, Role.COORDINATOR)
def board(request: HttpRequest) -> HttpResponse:
    """What the board reads: the pictures, what has been decided, and what the law wants next."""
    actor = actor_of_request(request)
    today = timezone.localdate()
    plans = list(ActionPlan.objects.visible_to(actor))
    return render(
        request,
        "plan/board.html",
        {
            "pictures": all_pictures(),
            "plans": [
                (
                    plan,
                    place_name(plan.place),
                    plan.follow_up_due < today,
                    plan.follow_up_due < today + _SOON,
                )
                for plan in plans
            ],
            "interventions": list(Intervention.objects.visible_to(actor)[:10]),
        },
    )
