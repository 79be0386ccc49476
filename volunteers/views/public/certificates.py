"""Whether a certificate is true: anybody who holds its code may ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.limits import limited
from volunteers import certificates
from volunteers.certificate_pdf import facts_in_words, title_of
from volunteers.forms.training import CodeForm
from volunteers.models import Certificate


@require_safe
@never_cache
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Type the code off a paper."""
    form = CodeForm(request.GET or None)
    if form.is_valid() and (code := certificates.typed_code(form.cleaned_data["code"])):
        return redirect("public:certificate", code)
    return render(request, "volunteers/public/certificate_check.html", {"form": form})


@require_safe
@never_cache
@limited("certificate", "GET", "HEAD")
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, revoked or unknown: one query and one page, whichever it is."""
    found = certificates.find(code)
    context = {"certificate": found, "is_valid": found is not None and found.is_valid, **shown(found)}
    answer = render(request, "volunteers/public/certificate.html", context, status=200 if found else 404)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def shown(found: Certificate | None) -> dict[str, object]:
    """Return what is said of a certificate; of a revoked one nothing but that it is."""
    if found is None or not found.is_valid:
        return {}
    return {
        "title": title_of(found),
        "name": found.facts["name"],
        "organisation": found.facts["organisation"],
        "facts": facts_in_words(found),
        "given_on": timezone.localdate(found.issued_at),
    }
