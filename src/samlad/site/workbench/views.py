"""The workbench: how the workspace is, and how a file gets into it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from samlad.core.language import current_language
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.roles import Role
from samlad.site.accounts.walls import for_roles
from samlad.site.public import release
from samlad.site.public.stored import all_pictures
from samlad.site.workbench import incoming, library
from samlad.site.workbench.forms import ImportForm
from samlad.site.workbench.jobs import run_import
from samlad.site.workbench.models import ImportJob, State
from samlad.site.workbench.plain_form import sent

_ROLES = (Role.ANALYST, Role.COORDINATOR)


@for_roles(*_ROLES)
def overview(request: HttpRequest) -> HttpResponse:
    """What there is, and what is under way."""
    jobs = ImportJob.objects.visible_to(actor_of_request(request)).select_related("started_by")
    now = release.current()
    context = {
        "checkup": library.checkup(),
        "jobs": list(jobs[:10]),
        "waiting": jobs.filter(state__in=[State.WAITING, State.RUNNING]).count(),
        "rows": len(now.table),
        "measures": len(now.measure_ids()),
        "pictures": len(all_pictures()),
    }
    return render(request, "workbench/overview.html", context)


@for_roles(*_ROLES)
def import_file(request: HttpRequest) -> HttpResponse:
    """Choose a file and say what it holds; a job takes it from there."""
    actor = actor_of_request(request)
    told, files = sent(request)
    form = ImportForm(told, files, auto_id="val-%s")
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        name = incoming.fit_name(upload.name or "")
        beside = {one: form.cleaned_data[one] for one in ("mapping", "codebook") if form.cleaned_data[one]}
        stored = incoming.keep(upload, name)
        for file in beside.values():
            incoming.keep_beside(stored, file, incoming.fit_name(file.name or ""))
        job = ImportJob.objects.add(
            actor,
            organisation_id=min(actor.organisations(*_ROLES)),
            started_by_id=actor.known_user,
            file_name=name,
            stored_as=stored,
            kind=form.cleaned_data["kind"],
            **{f"{one}_name": incoming.fit_name(file.name or "") for one, file in beside.items()},
        )
        run_import.enqueue(job.pk, actor.known_user, current_language().value)
        return redirect("workbench:import_job", job.pk)
    return render(request, "workbench/import.html", {"form": form}, status=422 if form.errors else 200)


@for_roles(*_ROLES)
def import_job(request: HttpRequest, pk: int) -> HttpResponse:
    """How one import goes or went: the receipt, or the list of what is wrong in the library's own words."""
    job = ImportJob.objects.visible_to(actor_of_request(request)).select_related("started_by").filter(pk=pk).first()
    if job is None:
        raise Http404
    return render(request, "workbench/job.html", {"job": job})
