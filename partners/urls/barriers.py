from django.urls import path

from partners.views.administration import barriers as office
from partners.views.public import barriers as public

both = [
    path("barriers/", office.barrier_list, name="barrier-list"),
    path("barriers/<int:pk>/answered/", office.barrier_answered, name="barrier-answered"),
]
urls = {
    "public": [path("accessibility/barrier/", public.barrier_tell, name="barrier-tell")],
    "coordinator": both,
    "administration": both,
}
