from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat, Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.querysets import InvitationQuerySet, MembershipQuerySet, MunicipalityQuerySet
from core.actor import Role
from core.privacy import ROW, Privacy
from core.scoping import Everyone, ScopedQuerySet, Via, Visibility


class Language(models.TextChoices):
    FINNISH = "fi", "suomi"
    SWEDISH = "sv", "svenska"
    ENGLISH = "en", "English"


class Municipality(models.Model):
    """A municipality of Finland and the position of its centre."""

    code = models.CharField(max_length=3, primary_key=True)
    name_fi = models.CharField(max_length=60)
    name_sv = models.CharField(max_length=60)
    languages = models.CharField(max_length=5)
    region_code = models.CharField(max_length=2)
    region_fi = models.CharField(max_length=60)
    wellbeing_county_code = models.CharField(max_length=2)
    latitude = models.DecimalField(max_digits=6, decimal_places=3)
    longitude = models.DecimalField(max_digits=6, decimal_places=3)
    east_m = models.IntegerField()
    north_m = models.IntegerField()
    search_fi = models.CharField(max_length=60, db_index=True)
    search_sv = models.CharField(max_length=60, db_index=True)

    objects = MunicipalityQuerySet.as_manager()
    actor_key = "municipality_ids"
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("public facts about places")

    class Meta:
        ordering = ["search_fi"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_sv if get_language() == "sv" else self.name_fi


class Organisation(models.Model):
    """An association, clinic, school, municipality or other body; the controller of its own families' data."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("association")
        CLINIC = "clinic", _("clinic")
        SCHOOL = "school", _("school")
        DAY_CARE = "day_care", _("day care")
        CLUB = "club", _("club")
        PLAYGROUND = "playground", _("playground")
        PARISH = "parish", _("parish")
        MUNICIPALITY = "municipality", _("municipality")
        WELLBEING_COUNTY = "wellbeing_county", _("wellbeing services county")
        LIBRARY = "library", _("library")

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    business_id = models.CharField(max_length=9, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    municipalities = models.ManyToManyField(Municipality, related_name="organisations", blank=True)

    objects = ScopedQuerySet.as_manager()
    actor_key = "organisation_ids"
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("public facts about organisations; the phone and e-mail are the office's")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager.from_queryset(ScopedQuerySet)):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: a worker, a volunteer or a partner. Families need no account."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()
    actor_key = "user_ids"
    visibility = Visibility(
        coordinator=Via("memberships__organisation"),
        administrator=Via("memberships__organisation"),
        volunteer=Via("pk"),
        partner=Via("pk"),
        statistics=Via("pk"),
    )
    privacy = Privacy(
        subject="self",
        erase=("name", "phone", "last_login"),
        instead={
            "email": Concat(Value("erased-"), Cast("id", models.CharField()), Value("@invalid")),
            "password": Value(UNUSABLE_PASSWORD_PREFIX),
            "is_active": Value(False),
            "is_staff": Value(False),
        },
        keep="while a hat is worn",
        hide=("password",),
    )

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


class Membership(models.Model):
    """One hat of one person: a role in an organisation, for some municipalities."""

    ROLES = [
        Role.COORDINATOR,
        Role.VOLUNTEER,
        Role.APPLICANT,
        Role.PARTNER,
        Role.ADMINISTRATOR,
        Role.CHECKER,
        Role.STATISTICS,
    ]

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    municipalities = models.ManyToManyField(Municipality, related_name="memberships", blank=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in ROLES])
    is_active = models.BooleanField(default=True)

    objects = MembershipQuerySet.as_manager()
    visibility = Visibility(
        administrator=Via("organisation"),
        coordinator=Via("organisation"),
        volunteer=Via("user"),
        applicant=Via("user"),
        partner=Via("user"),
        checker=Via("user"),
        statistics=Via("user"),
    )
    privacy = Privacy(subject="user", erase=ROW, keep="while the role lasts")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"


class Invitation(models.Model):
    """A letter that lets its reader take a hat. The link's secret is kept as a hash only."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    municipalities = models.ManyToManyField(Municipality, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Membership.ROLES])
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()
    visibility = Visibility(administrator=Via("organisation"))
    privacy = Privacy(
        subject="invited_by", keep="until accepted or two weeks, and two weeks more", hide=("token_hash",)
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation}"
