from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import areas
from accounts.languages import remember
from core.actor import Actor, Role
from core.refusals import Refused


class AreaMiddleware:
    """Puts on the hat that the URL's namespace asks for; without that hat the page does not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = Actor.public()
        request.hat = None
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        role = areas.AREAS.get(request.resolver_match.namespace)
        if role is None:
            return None
        if role != Role.FAMILY and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        hat = areas.wear(request, role)
        if hat is None:
            return self.without_hat(role)
        if settings.REQUIRE_SECOND_FACTOR and role in areas.SECOND_FACTOR_ROLES and not is_mfa_enabled(request.user):
            messages.info(request, _("Your role opens families' files. Set up two-step sign-in first."))
            return redirect("mfa_index")
        request.actor, request.hat = hat.actor, hat
        translation.activate(hat.language)
        request.LANGUAGE_CODE = hat.language
        return None

    def without_hat(self, role: Role) -> HttpResponse:
        """A family without a link is told how to get one; every other area does not exist without its hat."""
        if role == Role.FAMILY:
            return redirect("public:family-link-lost")
        raise Http404


class LanguageMiddleware:
    """Remembers the language of the public page that was read last: who came in Swedish signs in in Swedish."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        code = translation.get_language_from_path(request.path_info)
        if code and code != request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
            remember(response, code)
        return response


class RefusalMiddleware:
    """Says a refused action in words, on the page the person came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        context = {"sentence": exception.refusal.sentence, "back": self.page_before(request)}
        return render(request, "409.html", context, status=409)

    def page_before(self, request: HttpRequest) -> str | None:
        """Return the page the form was sent from, when it is one of ours."""
        referer = request.headers.get("referer", "")
        safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
        return referer if safe else None
