"""Log in, log out, and see one's own roles."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from samlad.site.accounts.attempts import attempt_key, forget_failures, locked_until, remember_failure
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.forms import LoginForm
from samlad.site.accounts.models import Membership, User
from samlad.site.accounts.walls import logged_in, public


def _next_address(request: HttpRequest) -> str:
    """Where to go after the log-in: only ever a page of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return ""


def _refusal(request: HttpRequest, form: LoginForm) -> User | None:
    """The person when the log-in may go on; otherwise the form has its error."""
    email = form.cleaned_data["email"]
    key = attempt_key(email, request.META.get("REMOTE_ADDR", ""))
    until = locked_until(key)
    if until is not None:
        minutes = max(1, round((until - timezone.now()).total_seconds() / 60))
        form.add_error(
            None,
            _("För många försök. Vänta {minutes} min och försök sedan igen.").format(minutes=minutes),
        )
        return None
    user = authenticate(request, email=email, password=form.cleaned_data["password"])
    if user is None:
        remember_failure(key)
        form.add_error(None, _("E-postadressen och lösenordet hör inte ihop. Kontrollera stavningen och försök igen."))
        return None
    forget_failures(key)
    return user


@public
@never_cache
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page."""
    onward = _next_address(request)
    if actor_of_request(request).is_known:
        return HttpResponseRedirect(onward or reverse("accounts:mine"))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _refusal(request, form)
        if user is not None:
            login(request, user)
            return HttpResponseRedirect(onward or reverse("accounts:mine"))
    return render(request, "accounts/login.html", {"form": form, "next": onward}, status=422 if form.errors else 200)


@public
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))


@logged_in
def mine(request: HttpRequest) -> HttpResponse:
    """My page: who I am here, with which roles until when, and the pages they open."""
    actor = actor_of_request(request)
    memberships = Membership.objects.visible_to(actor).filter(user=actor.user).select_related("organisation")
    today = timezone.localdate()
    valid = [one for one in memberships.order_by("organisation__name", "role") if one.is_valid_on(today)]
    return render(request, "accounts/mine.html", {"memberships": valid})
