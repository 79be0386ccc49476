from __future__ import annotations

from django.http import HttpResponse

from volunteers.certificate_pdf import pdf_of
from volunteers.models import Certificate


def pdf_response(certificate: Certificate) -> HttpResponse:
    """Return the certificate as a file that is kept nowhere on the way."""
    answer = HttpResponse(pdf_of(certificate), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{certificate.shown_code}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
