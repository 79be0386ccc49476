"""What an activity of each type usually is (domain.md 6.2): the first answers of its form. All may be changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from activities.vocabulary import ActivityType as Type
from activities.vocabulary import Childcare, Entry, Seat, Target, Where
from partners.vocabulary import LifeStage


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Fields of `Activity` as a type usually has them."""

    entry: str = Entry.OPEN
    seat: str = Seat.FAMILY
    where: str = Where.HERE
    childcare: str = Childcare.TOGETHER
    places: int | None = None
    least: int | None = None
    children_per_adult: int | None = None
    needs_two_hosts: bool = False
    is_without_parents: bool = False
    is_rotating: bool = False
    asks_children: bool = False
    targets: list[str] = field(default_factory=list)
    life_stages: list[str] = field(default_factory=list)


ALONE = Childcare.NONE
FATHERS = [Target.FATHERS.value]
HOST = Preset(entry=Entry.HOST_RUN, childcare=ALONE)
OURS = Preset(entry=Entry.INTERNAL, seat=Seat.PERSON, childcare=ALONE)
PRESETS: dict[str, Preset] = {
    Type.FAMILY_CAFE: Preset(),
    Type.MEETING_PLACE: Preset(),
    Type.MEDIA_EDUCATION: Preset(seat=Seat.PERSON, childcare=ALONE),
    Type.INFLUENCE: Preset(seat=Seat.PERSON, childcare=Childcare.ON_REQUEST),
    Type.FATHER_CHILD: Preset(targets=FATHERS),
    Type.PEER_GROUP: Preset(entry=Entry.CLOSED, places=10, least=4, needs_two_hosts=True),
    Type.FATHERS_GROUP: Preset(
        entry=Entry.CLOSED, seat=Seat.PERSON, places=10, least=4, needs_two_hosts=True, targets=FATHERS, childcare=ALONE
    ),
    Type.STRUCTURED_GROUP: Preset(entry=Entry.CLOSED, places=7, least=5, needs_two_hosts=True),
    Type.ONLINE_GROUP: Preset(entry=Entry.CLOSED, seat=Seat.PERSON, where=Where.ONLINE, places=10, childcare=ALONE),
    Type.SEPARATION_EVENING: Preset(
        entry=Entry.ANONYMOUS, seat=Seat.PERSON, childcare=ALONE, life_stages=[LifeStage.SEPARATION.value]
    ),
    Type.FAMILY_CAMP: Preset(entry=Entry.REGISTER, places=8, least=4, needs_two_hosts=True, asks_children=True),
    Type.RESPITE_EVENT: Preset(entry=Entry.REGISTER, places=15, childcare=Childcare.THERE),
    Type.OVERNIGHT: Preset(
        entry=Entry.REGISTER,
        seat=Seat.CHILD,
        places=10,
        children_per_adult=4,
        needs_two_hosts=True,
        is_without_parents=True,
        is_rotating=True,
        asks_children=True,
    ),
    Type.GRANDPARENTS: Preset(
        entry=Entry.REGISTER,
        seat=Seat.CHILD,
        places=8,
        children_per_adult=4,
        needs_two_hosts=True,
        is_without_parents=True,
        asks_children=True,
    ),
    Type.TRAINING: Preset(entry=Entry.REGISTER, seat=Seat.PERSON, places=15, childcare=ALONE),
    Type.ANTENATAL_VISIT: HOST,
    Type.CLUB_VISIT: HOST,
    Type.PARENTS_EVENING: HOST,
    Type.DOULA: Preset(entry=Entry.INTERNAL, life_stages=[LifeStage.EXPECTING.value]),
    Type.HELPER_POOL: Preset(entry=Entry.INTERNAL),
    Type.SUPERVISION: OURS,
}


def preset_of(kind: str) -> dict[str, Any]:
    """Return the first answers for a type, all of them fields of `Activity`."""
    return asdict(PRESETS[kind])


# Group methods that are in use in Finland; an association writes down those that it has the right to use.
METHODS: dict[str, dict[str, Any]] = {
    "Vahvuutta vanhemmuuteen": {"owner": "MLL, Folkhälsan", "least": 5, "most": 7, "times": 12, "age_to": 1},
    "Föräldraskapet främst": {"owner": "Folkhälsan", "least": 5, "most": 7, "times": 12, "age_to": 1},
    "Ihmeelliset vuodet": {"least": 6, "most": 12, "times": 14, "age_from": 3, "age_to": 8},
    "Vanhempana vahvemmaksi": {"least": 5, "most": 8, "times": 10, "age_from": 3, "age_to": 9},
    "ICDP Kannustava vuorovaikutus": {"least": 5, "most": 10, "times": 8},
    "Voikukkia": {"least": 5, "most": 8, "times": 10},
}
