from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from core.actor import Actor
from portal.demo import (
    activities,
    agreements,
    applications,
    expenses,
    families,
    feedback,
    house,
    network,
    people,
    places,
    readiness,
    readings,
    referrals,
    register,
    registrations,
    roles,
    shifts,
    support,
    visits,
    waiting,
    wishes,
)
from portal.demo.clock import at, moment, working_day
from portal.demo.steps import Teller

BUILDER = Actor.system("demo-data")
OLDEST_DAYS = 330


class Command(BaseCommand):
    help = "Builds the example world: three localities, their associations, volunteers and families."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("Demo data is for the embedded run. This installation has real families: nothing done.")
        if Organisation.objects.filter(name=places.FIRST).exists():
            self.stdout.write("The demo data is already here.")
            return
        self.build(timezone.localdate())
        self.stdout.write("Demo data is ready: three localities, their associations, volunteers and families.")

    @transaction.atomic
    def build(self, today: date) -> None:
        with at(moment(working_day(OLDEST_DAYS, today), "9.00")):
            places.build(today, actor=BUILDER)
            roles.build(actor=BUILDER)
            people.build_workers(actor=BUILDER)
            readiness.build(today, actor=BUILDER)
            people.build_volunteers(people.VOLUNTEERS)
            people.build_volunteers(waiting.VOLUNTEERS, first_number=62)
        agreements.build(today)
        families.build(today)
        waiting.build(Teller(today), today.year)
        people.settle_volunteers()
        for part in (support, expenses, shifts, activities, registrations, feedback, wishes, visits):
            part.build(today)
        register.build(today, actor=BUILDER)
        referrals.build(today)
        readings.build(today)
        applications.build(today)
        house.build(today, actor=BUILDER)
        network.build(today)
        people.give_passwords()
