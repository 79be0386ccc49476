from django.urls import path
from django.views.decorators.cache import never_cache

from families.views.partner import referrals

partner = [
    path("referrals/", never_cache(referrals.referral_list), name="referral-list"),
    path("referrals/new/", never_cache(referrals.referral_new), name="referral-new"),
    path("referrals/<int:pk>/", never_cache(referrals.referral_detail), name="referral-detail"),
]
