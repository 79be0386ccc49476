"""Two hundred pairs at random: every row is still reached, rights did not grow, undoing restores row for row."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import Membership, User
from core.actor import Actor
from core.models import AuditEntry
from core.refusals import Refused
from notifications.models import OutboxMessage
from notifications.recipients import name_of
from tests.factories import cast, worlds
from volunteers import actions
from volunteers.actions.moving import pointers_at
from volunteers.models import PackedVolunteer, Volunteer, VolunteerMerge, VolunteerRole
from volunteers.packing import pack
from volunteers.requirements import why_not_serve_in

pytestmark = pytest.mark.django_db
PAIRS, PAIRS_AT_ONCE, MOST_ROWS = 200, 20, 14
FORMS = ["companion", "doula", "grandparent"]
JOB = Actor.system("tests")
NOT_COMPARED = (AuditEntry, VolunteerMerge)
MUST_REACH = {"matching.Match", "activities.ShiftPlace", "activities.ShiftSwap", "notifications.OutboxMessage"}
EXPECTED = {"is_couple", "are_two", "has_application"}

Pair = tuple[Volunteer, Volunteer]
Pointer = tuple[Any, list[models.Model]]
Row = tuple[str, str, str]
Dump = dict[str, list[tuple[Any, ...]]]


def pointers() -> list[Pointer]:
    """Return every pointer at a volunteer or a person, with rows of its model to copy."""
    fields = [*pointers_at(Volunteer), *pointers_at(User)]
    kept_out = (PackedVolunteer, VolunteerMerge, Membership)
    rows = ((f, list(f.model._base_manager.order_by("pk")[:20])) for f in fields if f.model not in kept_out)
    return [(field, some) for field, some in rows if some]


def dump(tables: list[type[models.Model]]) -> Dump:
    """Return every value of every row, but for the letter that tells of the merge."""
    found = {}
    for model in tables:
        rows = model._base_manager.order_by("pk")
        rows = rows.exclude(kind="accounts_joined") if model is OutboxMessage else rows
        found[model._meta.label] = list(rows.values_list(*(f.attname for f in model._meta.concrete_fields)))
    return found


def tables() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    ours = [m for m in every if m not in NOT_COMPARED and m._meta.app_label not in ("sessions", "contenttypes")]
    return [model for model in ours if model._base_manager.exists()]


def copied(row: models.Model, field: Any, target: models.Model) -> models.Model:
    """Return an unsaved copy of `row` that points at `target`; what must be unique is new."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    for column in row._meta.concrete_fields:
        if column.unique and isinstance(column, models.CharField):
            values[column.attname] = get_random_string(min(column.max_length or 20, 20))
        if column.unique and column.null and isinstance(column, models.OneToOneField):
            values[column.attname] = None
    values[row._meta.pk.attname] = None
    return type(row)(**{**values, field.attname: target.pk})


def scatter(random: Random, found: list[Pointer], kept: Volunteer, gone: Volunteer) -> None:
    """Let a handful of rows point at either of the two."""
    for field, rows in random.choices(found, k=random.randint(0, MOST_ROWS)):
        row, volunteer = random.choice(rows), random.choice([kept, gone, gone])
        target = volunteer if field.related_model is Volunteer else volunteer.user
        try:
            with transaction.atomic():
                if random.random() < 0.25:
                    type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: target.pk})
                else:
                    type(row)._base_manager.bulk_create([copied(row, field, target)])
        except IntegrityError:
            continue
    wait_for(random, kept, gone)


def wait_for(random: Random, kept: Volunteer, gone: Volunteer) -> None:
    """Let a few messages wait for either of the two, about either of them."""
    for _n in range(random.randint(0, 3)):
        reader, about = random.choice([kept, gone]), random.choice([kept, gone])
        OutboxMessage.objects.create(
            key=get_random_string(20), kind="shift_news", channel="email", recipient=name_of(reader.user),
            context={"volunteer": about.pk, "person": about.user_id}, not_before=timezone.now(),
        )  # fmt: skip


def is_named_by_a_message(volunteer: Volunteer) -> bool:
    about = Q(context__volunteer=volunteer.pk) | Q(context__person=volunteer.user_id)
    waiting = OutboxMessage.objects.filter(about | Q(recipient=name_of(volunteer.user)), state="queued")
    return waiting.exists()


def pointing_at(*targets: models.Model) -> dict[models.Model, set[Row]]:
    """Return the rows that point at each of `targets`, which are of one model: their model, key and column."""
    found: dict[models.Model, set[Row]] = {target: set() for target in targets}
    by_key = {target.pk: target for target in targets}
    fields, quoted, keys = list(pointers_at(type(targets[0]))), connection.ops.quote_name, ", ".join(map(str, by_key))
    parts = (
        f"SELECT {place}, CAST({quoted(f.model._meta.pk.column)} AS varchar(20)), {quoted(f.column)}"
        f" FROM {quoted(f.model._meta.db_table)} WHERE {quoted(f.column)} IN ({keys})"
        for place, f in enumerate(fields)
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        for place, pk, key in cursor.fetchall():
            found[by_key[key]].add((fields[place].model._meta.label, pk, fields[place].attname))
    return found


def rights_of(volunteer: Volunteer) -> tuple[Any, ...]:
    user = User.objects.get(pk=volunteer.user_id)
    hats = [(hat.pk, hat.role, hat.is_active, sorted(hat.municipalities.values_list("pk", flat=True)))
            for hat in user.memberships.order_by("pk")]  # fmt: skip
    return hats, user.is_staff, user.is_superuser, user.is_active, user.email, user.password


def all_pointing(kept: Volunteer, gone: Volunteer) -> tuple[set[Row], set[Row]]:
    """Return what points at the file or the account of each of the two."""
    files, accounts = pointing_at(kept, gone), pointing_at(kept.user, gone.user)
    return files[kept] | accounts[kept.user], files[gone] | accounts[gone.user]


def is_every_row_reached(before: set[Row], kept: Volunteer, gone: Volunteer, steps: Any) -> bool:
    """Whether what pointed at the file or the account that went points at the kept one, or was there already."""
    gone_by = [step for step in steps if step["did"] == "removed" or None in step.get("now", {}).values()]
    removed = {(step["of"], str(step["key"])) for step in gone_by}
    after, still_there = all_pointing(kept, gone)
    return not still_there and not {one for one in before - after if one[:2] not in removed}


def roles_are_in_order(kept: Volunteer, had: set[int], both: set[int]) -> bool:
    now = set(kept.roles.values_list("pk", flat=True))
    gained = VolunteerRole.objects.filter(pk__in=now - had).select_related("programme")
    today = timezone.localdate()
    return now <= both and all(why_not_serve_in(role, kept.people, today) is None for role in gained)


def join(kept: Volunteer, gone: Volunteer) -> VolunteerMerge:
    """Merge the two, and look at what has become of every row and every right."""
    rights, (_own, others) = rights_of(kept), all_pointing(kept, gone)
    pointed = {one for one in others if one[0] != "volunteers.Volunteer"}
    had = set(kept.roles.values_list("pk", flat=True))
    both, forms = had | set(gone.roles.values_list("pk", flat=True)), {*kept.support_forms, *gone.support_forms}
    row = actions.merge_volunteers(kept, gone, actor=JOB)
    after = Volunteer.objects.for_list().get(pk=kept.pk)
    assert is_every_row_reached(pointed, kept, gone, json.loads(row.before))
    assert not is_named_by_a_message(gone)
    assert rights_of(after) == rights
    assert roles_are_in_order(after, had, both)
    assert set(after.support_forms) <= forms
    return row


def shuffled(random: Random, volunteer: Volunteer) -> Volunteer:
    """Return the volunteer anew, with other forms of support and roles."""
    forms = random.sample(FORMS, random.randint(1, len(FORMS)))
    Volunteer.objects.filter(pk=volunteer.pk).update(support_forms=forms)
    roles = list(VolunteerRole.objects.all())
    volunteer.roles.set(random.sample(roles, random.randint(0, len(roles))))
    fresh = Volunteer.objects.for_list().get(pk=volunteer.pk)
    pack(fresh)
    return fresh


def a_round(random: Random, found: list[Pointer], pairs: list[Pair], every: list[type[models.Model]]) -> Counter[str]:
    """Scatter rows, merge each pair, undo the merges, the last one first, and compare everything with what it was."""
    fresh = [(shuffled(random, kept), shuffled(random, gone)) for kept, gone in pairs]
    for kept, gone in fresh:
        if random.random() < 0.2:
            actions.end_volunteer(gone, actor=JOB)
        scatter(random, found, kept, gone)
    before, outcomes, merges = dump(every), Counter[str](), []
    for kept, gone in fresh:
        try:
            merges.append(join(kept, gone))
        except Refused as refused:
            outcomes[refused.refusal.code] += 1
    outcomes["merged"] = len(merges)
    moved = {step["of"] for row in merges for step in json.loads(row.before)}
    for row in reversed(merges):
        actions.undo_merge(row, actor=JOB)
    after = dump(every)
    assert {label for label in before if before[label] != after[label]} == set()
    return outcomes + Counter({f"with {label}": 1 for label in moved})


@pytest.mark.parametrize("seed", [6, 7])
def test_two_hundred_pairs_at_random(seed: int) -> None:
    world = worlds.build(128_900_001, cast.SASTAMALA, surname="Koivurintanen", worker_name="Honkaharju")
    random, found, outcomes = Random(seed), pointers(), Counter[str]()
    people = [cast.volunteer(world.office, f"Pari {n}", capacity=9).volunteer for n in range(2 * PAIRS_AT_ONCE)]
    every = tables()
    while outcomes["merged"] < PAIRS / 2 or (outcomes["merged"] < PAIRS and not is_reached(outcomes)):
        with transaction.atomic():
            outcomes += a_round(random, found, list(zip(people[::2], people[1::2], strict=True)), every)
            transaction.set_rollback(True)
    codes = {code for code in outcomes if not code.startswith("with ")}
    assert codes - {"merged"} <= EXPECTED, outcomes
    assert is_reached(outcomes), outcomes


def is_reached(outcomes: Counter[str]) -> bool:
    return {code[5:] for code in outcomes if code.startswith("with ")} >= MUST_REACH
