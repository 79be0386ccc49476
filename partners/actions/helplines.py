from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.actor import Actor
from core.refusals import NotNow, Refusal, refuse
from partners.models import Helpline
from partners.notices import helplines as notices
from partners.rules import helplines as rules

FACTS = frozenset({"name_fi", "name_sv", "name_en", "facts_fi", "facts_sv", "facts_en", "display", "dial", "order"})


@transaction.atomic
def check_helplines(lines: Iterable[Helpline], *, on: date, actor: Actor) -> int:
    """Keep that somebody has found each number right today; return how many."""
    done = 0
    for line in lines:
        refuse(rules.why_not_check(line, actor=actor))
        line.checked_on = on
        line.save(update_fields=["checked_on"])
        audit.record("helpline.checked", line, actor=actor, organisation_id=actor.organisation_id)
        done += 1
    return done


@transaction.atomic
def change_helpline(line: Helpline, *, on: date, actor: Actor, **facts: Any) -> None:
    """Write what families see and call; whoever changes a number has checked it.

    The numbers of the country are everybody's: the administrators of the other organisations are told.
    """
    refuse(rules.why_not_change_helpline(line, facts, actor=actor))
    changed = [name for name, value in known(facts).items() if getattr(line, name) != value]
    for name in changed:
        setattr(line, name, facts[name])
    line.checked_on = on
    line.save(update_fields=[*changed, "checked_on"])
    audit.record("helpline.changed", line, actor=actor, fields=changed, organisation_id=actor.organisation_id)
    if changed and not line.wellbeing_county_code:
        notices.tell_changed(line, but=actor)


def add_helpline(*, key: str, county: str, on: date, actor: Actor, **facts: Any) -> Helpline:
    """Add a number, of a county or of the whole country."""
    refuse(rules.why_not_edit(county, actor=actor))
    refuse(rules.why_not_dial(facts["dial"]))
    try:
        with transaction.atomic():
            line = Helpline.objects.create(key=key, wellbeing_county_code=county, checked_on=on, **known(facts))
            audit.record("helpline.added", line, actor=actor, organisation_id=actor.organisation_id)
    except IntegrityError as error:
        raise NotNow(Refusal("is_there", _("That number is there already. Change it instead."))) from error
    return line


def known(facts: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - FACTS:
        raise ValueError(f"no such facts of a number: {sorted(unknown)}")
    return facts
