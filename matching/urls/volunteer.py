from django.urls import path

from matching.models import Concern
from matching.views import concerns, journeys, services
from matching.views import volunteer as pages
from matching.views import volunteer_evidence as evidence

volunteer = [
    path("suggestions/<int:pk>/", pages.proposal, name="proposal"),
    path("families/<int:pk>/", pages.match_detail, name="match-detail"),
    path("families/<int:pk>/agreement/", pages.match_agreement, name="match-agreement"),
    path("families/<int:pk>/continue/", pages.match_continue, name="match-continue"),
    path("families/<int:pk>/services/", services.step_new, name="step-new"),
    path("families/<int:pk>/meeting/", pages.meeting_new, name="meeting-new"),
    path("families/<int:pk>/visit/", pages.visit_new, name="visit-new"),
    path("families/<int:pk>/visit/draft/", pages.visit_draft, name="visit-draft"),
    path("visits/", pages.visit_list, name="visit-list"),
    path("families/<int:pk>/call/", concerns.ask_call, name="ask-call"),
    path("worry/", concerns.worry_of_volunteer, {"kind": Concern.Kind.WORRY}, name="worry"),
    path("outside-role/", concerns.worry_of_volunteer, {"kind": Concern.Kind.OUTSIDE_ROLE}, name="outside-role"),
    path("feedback/<int:pk>/", evidence.feedback, name="feedback"),
    path("expenses/<int:pk>/visits/", journeys.expense_from_visits, name="expense-from-visits"),
]
