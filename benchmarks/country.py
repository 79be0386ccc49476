"""An invented Finland to measure in: its real municipalities, of very unequal size, with invented people around them.

Municipalities, their centres and their languages come from the table that the platform itself loads. It has no
population, so sizes follow a Zipf-like law over an order: the ten largest cities by name, the rest drawn by the seed.
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import NamedTuple

from accounts.positions import tm35fin
from benchmarks import naive_matching as naive
from matching.engine import NO_LIMIT_M

SOURCE = Path(__file__).resolve().parents[1] / "accounts" / "data" / "municipalities_fi.csv"
LARGEST = ("Helsinki", "Espoo", "Tampere", "Vantaa", "Oulu", "Turku", "Jyväskylä", "Kuopio", "Lahti", "Pori")
# The largest city gets 12 % of the people with this exponent, as Helsinki does.
ZIPF = 0.9
# Up to so many families live in one wellbeing services county, the rest all over the country.
REGIONAL_FAMILIES = 500
HOME_FROM_CENTRE_M = 6_000
# How far volunteers go: half of them 10 km at most.
RADII_M = (5_000, 5_000, 10_000, 10_000, 15_000, 20_000, 30_000, 50_000)
# Odds of Finnish and Swedish as somebody's own language, by the municipality's languages; the rest speak another.
OWN_LANGUAGE = {"fi": (0.91, 0.01), "fi+sv": (0.78, 0.12), "sv+fi": (0.37, 0.55), "sv": (0.06, 0.88)}
OTHER_LANGUAGES = {"ru": 22, "uk": 18, "et": 12, "ar": 12, "en": 10, "so": 8, "fa": 6, "ku": 5}
ALSO_SPOKEN = {"fi": 0.6, "sv": 0.06, "en": 0.3}
SUPPORT_FORMS = {"companion": 50, "peer_parent": 18, "support_person": 14, "doula": 9, "grandparent": 6, "father": 3}
VOCABULARIES = {
    "languages": ("fi", "sv", *OTHER_LANGUAGES),
    "life_stages": tuple(f"stage-{number}" for number in range(20)),
    "competences": tuple(f"competence-{number}" for number in range(6)),
    "topics": tuple(f"topic-{number}" for number in range(5)),
    "slots": tuple(f"slot-{number}" for number in range(21)),
    "support_forms": tuple(SUPPORT_FORMS),
    "limits": ("pets", "smoking", "stairs", "fragrance"),
}
# Places left and whether the volunteer may be asked, with how many in a hundred are so.
PLACES_NOW = {(0, True): 35, (1, False): 15, (1, True): 40, (2, True): 10}
PLACES_WHEN_SCARCE = 0.81


class Size(NamedTuple):
    """So many waiting families and so many volunteers."""

    families: int
    volunteers: int

    def __str__(self) -> str:
        return f"{self.families}x{self.volunteers}"


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with its centre in metres (ETRS-TM35FIN) and its weight among all."""

    name: str
    languages: str
    county: str
    east_m: int
    north_m: int
    weight: float


@dataclass(frozen=True)
class World:
    """Waiting families and the volunteers of one place; `waited_days` and `priorities` follow the families' order."""

    size: Size
    volunteers: list[naive.Volunteer]
    families: list[naive.Family]
    waited_days: list[int]
    priorities: list[int]


def municipalities(random: Random) -> list[Municipality]:
    """Return all municipalities, largest first, in an order that only the rest beyond the ten owe to `random`."""
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        rows = {line["name_fi"]: line for line in csv.DictReader(lines)}
    rest = sorted(set(rows) - set(LARGEST))
    random.shuffle(rest)
    return [_municipality(rows[name], rank) for rank, name in enumerate((*LARGEST, *rest), start=1)]


def _municipality(row: dict[str, str], rank: int) -> Municipality:
    east_m, north_m = tm35fin(float(row["lat"]), float(row["lon"]))
    return Municipality(
        row["name_fi"], row["languages"], row["wellbeing_county_code"], east_m, north_m, weight=rank**-ZIPF
    )


class Country:
    """People of invented places; the same seed makes the same people."""

    def __init__(self, seed: int, *, is_regional: bool = False) -> None:
        self.random = Random(seed)
        everywhere = municipalities(self.random)
        county = self.random.choice(sorted({place.county for place in everywhere}))
        self.places = [place for place in everywhere if not is_regional or place.county == county]
        self.weights = [place.weight for place in self.places]

    def place(self) -> Municipality:
        return self.random.choices(self.places, self.weights)[0]

    def home(self, place: Municipality) -> dict[str, int]:
        near = self.random.gauss
        return {
            "east_m": place.east_m + int(near(0, HOME_FROM_CENTRE_M)),
            "north_m": place.north_m + int(near(0, HOME_FROM_CENTRE_M)),
        }

    def some(self, vocabulary: str, count: float) -> frozenset[str]:
        """Return each word with the same odds, `count` of them on average."""
        words = VOCABULARIES[vocabulary]
        return frozenset(word for word in words if self.random.random() < count / len(words))

    def own_language(self, place: Municipality) -> str:
        finnish, swedish = OWN_LANGUAGE[place.languages]
        drawn = self.random.random()
        if drawn < finnish + swedish:
            return "fi" if drawn < finnish else "sv"
        return self.random.choices(list(OTHER_LANGUAGES), list(OTHER_LANGUAGES.values()))[0]

    def spoken(self, own: str) -> frozenset[str]:
        return frozenset({own, *(word for word, odds in ALSO_SPOKEN.items() if self.random.random() < odds)})

    def support_form(self) -> str:
        return self.random.choices(list(SUPPORT_FORMS), list(SUPPORT_FORMS.values()))[0]

    def volunteer(self, number: int) -> naive.Volunteer:
        """Return a volunteer; half of them can take a family now, the others are full or on a pause."""
        random, place = self.random, self.place()
        places, is_available = random.choices(tuple(PLACES_NOW), tuple(PLACES_NOW.values()))[0]
        return naive.Volunteer(
            id=number,
            **self.home(place),
            radius_m=random.choice(RADII_M),
            languages=self.spoken(self.own_language(place)),
            life_stages=self.some("life_stages", 4),
            wished_life_stages=self.some("life_stages", 1),
            competences=self.some("competences", 2),
            topics=self.some("topics", 2),
            slots=self.some("slots", 5),
            support_forms=frozenset({self.support_form()}) | self.some("support_forms", 1),
            limits=self.some("limits", 0.3),
            brings=self.some("limits", 0.1),
            gender=random.choices((0, 1, 2, 3), (5, 75, 19, 1))[0],
            capacity_left=places,
            is_available=is_available,
        )

    def family(self, number: int, volunteers: int) -> naive.Family:
        random, place = self.random, self.place()
        own = self.own_language(place)
        return naive.Family(
            id=number,
            support_form=self.support_form(),
            **self.home(place),
            max_distance_m=random.choice((10_000, 20_000, 30_000, NO_LIMIT_M)),
            languages=self.spoken(own),
            first_language=random.choice((None, own)),
            life_stages=self.some("life_stages", 2),
            topics=self.some("topics", 2),
            slots=self.some("slots", 5),
            competences_required=self.some("competences", 0.2),
            competences_wished=self.some("competences", 1),
            limits=self.some("limits", 0.2),
            home_has=self.some("limits", 0.5),
            gender_wish=random.choices((0, 1, 2), (80, 17, 3))[0],
            conflicts=frozenset(random.sample(range(volunteers), 1)),
            earlier=frozenset(random.sample(range(volunteers), min(3, volunteers))),
        )

    def waited_days(self) -> int:
        """Return 0 to 180 days, 40 on average before the cut."""
        return min(int(self.random.expovariate(1 / 40)), 180)

    def priority(self, waited_days: int) -> int:
        """Return the urgency (1 to 3) times 10 000 plus the days waited, as the platform does."""
        return 10_000 * self.random.choices((1, 2, 3), (70, 22, 8))[0] + waited_days


def world(size: Size, seed: int, *, is_scarce: bool = False, is_regional: bool | None = None) -> World:
    """Return the world of a seed; a scarce one has places for 81 % as many families as wait.

    Few families live in one county unless `is_regional` says otherwise.
    """
    few = size.families <= REGIONAL_FAMILIES
    country = Country(seed, is_regional=few if is_regional is None else is_regional)
    volunteers = [country.volunteer(number) for number in range(size.volunteers)]
    families = [country.family(number, size.volunteers) for number in range(size.families)]
    waited = [country.waited_days() for _ in families]
    if is_scarce:
        volunteers = with_places(volunteers, round(PLACES_WHEN_SCARCE * size.families), country.random)
    return World(size, volunteers, families, waited, [country.priority(days) for days in waited])


def with_places(volunteers: list[naive.Volunteer], places: int, random: Random) -> list[naive.Volunteer]:
    """Return the volunteers with exactly `places` places among those to be asked, added or taken one by one."""
    left = {one.id: one.capacity_left for one in volunteers if one.is_available}
    missing = places - sum(left.values())
    step = 1 if missing > 0 else -1
    ids = sorted(left)
    while missing:
        chosen = random.choice(ids)
        if left[chosen] + step >= 0:
            left[chosen] += step
            missing -= step
    return [replace(one, capacity_left=left.get(one.id, one.capacity_left)) for one in volunteers]
