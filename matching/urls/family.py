from django.urls import path
from django.views.decorators.cache import never_cache

from matching.models import Concern
from matching.views import concerns
from matching.views import family as pages
from matching.views import family_evidence as evidence

family = [
    path("suggestions/<int:pk>/", never_cache(pages.proposal), name="proposal"),
    path("companion/<int:pk>/agreement/", never_cache(pages.agreement), name="agreement"),
    path("companion/<int:pk>/continue/", never_cache(pages.continue_or_not), name="continue"),
    path("companion/<int:pk>/pause/", never_cache(pages.pause), name="pause"),
    path("companion/<int:pk>/resume/", never_cache(pages.resume), name="resume"),
    path("companion/<int:pk>/call/", concerns.ask_call, name="ask-call"),
    path("worry/", never_cache(concerns.worry_of_family), {"kind": Concern.Kind.WORRY}, name="worry"),
    path(
        "outside-role/",
        never_cache(concerns.worry_of_family),
        {"kind": Concern.Kind.OUTSIDE_ROLE},
        name="outside-role",
    ),
    path("meetings/", never_cache(pages.meetings), name="meetings"),
    path("companion/<int:pk>/goals/", never_cache(evidence.goals), name="goals"),
    path("companion/<int:pk>/how-things-are/", never_cache(evidence.gauge), name="gauge"),
    path("companion/<int:pk>/over-time/", never_cache(evidence.curve), name="curve"),
    path("companion/<int:pk>/pass-on/", never_cache(evidence.handover), name="handover"),
    path("companion/<int:pk>/next/", never_cache(evidence.participation), name="participation"),
    path("companion/<int:pk>/next/volunteer/", evidence.volunteering, name="volunteering"),
    path("feedback/<int:pk>/", never_cache(evidence.feedback), name="feedback"),
]
