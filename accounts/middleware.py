from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts import areas
from accounts.identity_codes import is_code_and_not_phone
from accounts.languages import remember
from core.actor import Actor, Role
from core.refusals import Refused


class AreaMiddleware:
    """Puts on the hat that the URL's namespace asks for; without that hat the page does not exist.

    No browser keeps a page of an area: the next person at a shared computer finds nothing by going back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = Actor.public()
        request.hat = None
        response = self.get_response(request)
        if request.hat is not None and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

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


class AddressMiddleware:
    """Keeps what nobody may know out of addresses, which stay in histories and logs.

    What is asked with a personal identity code is asked again without it (R-GD-3). A NUL is no letter of any word, and
    no database takes it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise BadRequest("a NUL in the path")
        if request.method in ("GET", "HEAD") and self.has_code(unquote(request.get_full_path())):
            return self.without_code(request)
        return self.get_response(request)

    def has_code(self, text: str) -> bool:
        return is_code_and_not_phone(unquote(text))

    def without_code(self, request: HttpRequest) -> HttpResponse:
        asked = [(name, word) for name, words in request.GET.lists() for word in words]
        kept = [(name, word) for name, word in asked if not self.has_code(f"{name} {word}")]
        if kept == asked:
            raise Http404
        messages.error(request, _("Remove the personal identity code. We do not need it."))
        address = f"{request.path}?{urlencode(kept)}" if kept else request.path
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


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
