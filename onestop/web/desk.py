"""The frame of every page for staff: who acts, at which desk, and what happens when a session ends in mid-work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth import authenticate, login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dossiers.rules.actors import Actor, Role
from dossiers.rules.roles import OVERSEERS, PETITION_READERS
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import User
from onestop.people.accounts.sign_in.gate import admission_of
from onestop.web.sign_in_limits import sentence_of
from procedures.models import Office
from procedures.rules.errors import NotFound, RuleError

SIGN_IN_FIELDS = ("again_username", "again_password", "csrfmiddlewaretoken")
CHOSEN_OFFICE = "desk_office"


@dataclass(frozen=True)
class Desk:
    """Where the person works: the offices of the role asked for (at least one), and the one chosen."""

    offices: tuple[Office, ...]
    office: Office


class DeskRequest(HttpRequest):
    """A request of somebody at work: signed in, and with what `desk_page` puts there."""

    user: User
    actor: Actor
    desk: Desk
    oversees: bool
    reads_petitions: bool


P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
DeskView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def desk_page(view: DeskView[P]) -> Page[P]:
    """A page for staff only: `request.actor` and `request.desk` are set, foreign dossiers are 404, nothing is cached.

    What was being sent when the session had ended is kept until the person has signed in again.
    """

    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        stopped = _let_in(request)
        if stopped is not None:
            return _private(stopped)
        actor = actor_for(request.user)
        if not actor.roles:
            return _private(render(request, "web/no_role.html", status=403))
        try:
            return _private(view(_at_desk(request, actor), *args, **kwargs))
        except NotFound as error:
            raise Http404(str(error)) from error

    return page


def _at_desk(request: HttpRequest, actor: Actor) -> DeskRequest:
    """The same request, with who acts and where."""
    asked = cast("DeskRequest", request)
    asked.actor = actor
    asked.oversees = bool(actor.offices_with(*OVERSEERS))
    asked.reads_petitions = bool(actor.offices_with(*PETITION_READERS))
    asked.desk = desk_of(asked)
    return asked


def _private(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, no_store=True, private=True)
    return response


def _let_in(request: HttpRequest) -> HttpResponse | None:
    """None for somebody who is signed in, or signs in again here; otherwise the page that asks for it."""
    if request.user.is_authenticated:
        return None
    if request.method != "POST":
        target = f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}"
        return HttpResponse(status=302, headers={"Location": target})
    if "again_username" not in request.POST:
        return _ask_again(request, failed=False)
    user = authenticate(
        request,
        username=request.POST.get("again_username", ""),
        password=request.POST.get("again_password", ""),
    )
    if user is None:
        return _ask_again(request, failed=True)
    login(request, user)
    return None


def _ask_again(request: HttpRequest, *, failed: bool) -> HttpResponse:
    """The sign-in page that carries along what was being sent, so that an ended session costs no typing."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in SIGN_IN_FIELDS
        for value in values
    ]
    page = {"kept": kept, "failed": failed, "typed": request.POST.get("again_username", "")}
    admission = admission_of(request)
    if admission and admission.refused:
        # The middleware SignInLimits gives the answer its status.
        request.shows_refusal = True  # type: ignore[attr-defined]
        page["refused"] = sentence_of(admission)
    return render(request, "web/sign_in_again.html", page, status=403 if failed else 401)


def desk_of(request: DeskRequest, role: Role = Role.CLERK) -> Desk:
    """The offices where the person has the role (any role if there are none), and the one chosen for this session."""
    ids = request.actor.offices_with(role) or request.actor.office_ids
    offices = tuple(Office.objects.filter(pk__in=ids).order_by("path"))
    wanted = request.GET.get("office") or request.session.get(CHOSEN_OFFICE)
    chosen = next((office for office in offices if office.code == wanted), offices[0])
    if request.GET.get("office") == chosen.code:
        request.session[CHOSEN_OFFICE] = chosen.code
    return Desk(offices, chosen)


def sentence(error: RuleError) -> str:
    """A rule's refusal in the user's language."""
    return _(error.template) % {
        key: _(v) if isinstance(v, str) and v else v for key, v in error.params.items()
    }
