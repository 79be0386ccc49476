from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

import activities.urls
import families.urls
import matching.urls
import notifications.urls
import partners.urls
import portal.urls
import volunteers.urls

coordinator = [
    *portal.urls.coordinator,
    *families.urls.coordinator,
    *matching.urls.coordinator,
    *volunteers.urls.coordinator,
    *activities.urls.coordinator,
    *partners.urls.coordinator,
    *notifications.urls.coordinator,
]
volunteer = [*portal.urls.volunteer, *matching.urls.volunteer, *volunteers.urls.volunteer, *activities.urls.volunteer]
applicant = [*portal.urls.applicant, *volunteers.urls.applicant]
checker = [*portal.urls.checker, *volunteers.urls.checker]
partner = [
    *portal.urls.partner,
    *families.urls.partner,
    *volunteers.urls.partner,
    *activities.urls.partner,
    *partners.urls.partner,
]
family = [*portal.urls.family, *families.urls.family, *matching.urls.family, *activities.urls.family]
administration = [
    *portal.urls.administration,
    *matching.urls.administration,
    *volunteers.urls.administration,
    *activities.urls.administration,
    *partners.urls.administration,
]
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

public = [
    *portal.urls.public,
    *families.urls.public,
    *volunteers.urls.public,
    *activities.urls.public,
    *partners.urls.public,
]

urlpatterns = [
    *portal.urls.site,
    *activities.urls.site,
    path("accounts/", include("allauth.urls")),
    path("coordinator/", include((coordinator, "coordinator"))),
    path("volunteer/", include((volunteer, "volunteer"))),
    path("family/", include((family, "family"))),
    path("applicant/", include((applicant, "applicant"))),
    path("partner/", include((partner, "partner"))),
    path("checker/", include((checker, "checker"))),
    path("administration/", include((administration, "administration"))),
    path("statistics/", include((portal.urls.statistics, "statistics"))),
    path("dev/", include((notifications.urls.dev, "dev"))),
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", include((public, "public")))),
]
handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
