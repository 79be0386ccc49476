"""What each kind of programme begins with: forms of support, rhythm, texts, weights and what volunteers need.

A programme keeps only what it does otherwise; where its own field is empty, the preset's is in force (domain.md 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.models import Programme
from partners.vocabulary import SupportForm

FOUR_WEEKS = 28
Form, Preset = SupportForm, Programme.Preset


class Rhythm(TextChoices):
    MONTHLY = "monthly", _("Twice in the first month, then monthly")
    SAFE_CONTACT = "safe_contact", _("In weeks 3, 10 and 18, then every four weeks")


class Need(TextChoices):
    """What a programme usually asks of its volunteers; the extract is for each role's own decision (R-CR-1)."""

    INTERVIEW = "interview", _("interview")
    AGREEMENT = "agreement", _("volunteer agreement")
    CONFIDENTIALITY = "confidentiality", _("confidentiality commitment")
    MODULE = "module", _("training")


class Kept(TextChoices):
    """The lines of retention that a programme may shorten."""

    REQUEST_NOT_TAKEN = "request_not_taken", _("a request that was not taken")
    VISIT_DIARY = "visit_diary", _("the words of the visit diary")


# Months of domain.md 4.5: a programme keeps shorter, never longer.
LONGEST: dict[str, int] = {Kept.REQUEST_NOT_TAKEN: 6, Kept.VISIT_DIARY: 3}
# Days after the trial began.
FIRST_DAYS: dict[str, list[int]] = {
    Rhythm.MONTHLY: [14, 28],
    Rhythm.SAFE_CONTACT: [21, 70, 126],
}


@dataclass(frozen=True, slots=True)
class Usual:
    """What one preset brings. Empty `weights` are those of the engine; `retention` is in months, by `Kept`."""

    support_forms: tuple[str, ...]
    rhythm: Rhythm
    texts: Mapping[str, str]
    trial_days: int = 42
    length_days: int = 274
    requirements: tuple[str, ...] = tuple(Need.values)
    weights: Mapping[str, int] = field(default_factory=dict)
    retention: Mapping[str, int] = field(default_factory=dict)


PRESETS: dict[str, Usual] = {
    Preset.COMPANION: Usual(
        support_forms=(Form.COMPANION.value,),
        rhythm=Rhythm.MONTHLY,
        texts={
            "fi": "Rinnallakulkija on koulutettu vapaaehtoinen, joka kulkee yhden perheen rinnalla. Hän muistaa "
            "kanssasi varatut ajat, etsii oikean palvelun ja lähtee mukaan, kun pyydät. Hän ei ole viranomainen eikä "
            "lastenhoitaja. Tämä on sinulle maksutonta.",
            "sv": "En följeslagare är en utbildad frivillig som går bredvid en familj. Hen minns bokade tider "
            "tillsammans med dig, letar efter rätt tjänst och följer med när du ber om det. Hen är inte myndighet och "
            "inte barnvakt. Det kostar dig ingenting.",
            "en": "A companion is a trained volunteer who walks beside one family. They remember booked times with "
            "you, look for the right service and come along when you ask. They are not an official or a child-minder. "
            "It costs you nothing.",
        },
    ),
    Preset.PEER_PARENTS: Usual(
        support_forms=(Form.PEER_PARENT.value, Form.FATHER_TO_FATHER.value),
        rhythm=Rhythm.MONTHLY,
        trial_days=28,
        length_days=183,
        texts={
            "fi": "Vertaisvanhempi on vanhempi, joka on elänyt saman vaiheen. Hän tulee sinne, missä perheet jo ovat: "
            "neuvolaan, kerhoon, leikkipuistoon ja vanhempainiltaan. Voit jutella, kysyä ja kuunnella. "
            "Isät ja äidit ovat yhtä tervetulleita.",
            "sv": "En kamratförälder är en förälder som har gått igenom samma skede. Hen kommer dit där familjer redan "
            "finns: till rådgivningen, klubben, lekparken och föräldramötet. Du kan prata, fråga och lyssna. "
            "Pappor och mammor är lika välkomna.",
            "en": "A peer parent is a parent who has lived through the same stage. They come where families already "
            "are: to the clinic, the club, the playground and the parents' evening. You can talk, ask and listen. "
            "Fathers and mothers are equally welcome.",
        },
    ),
    Preset.FAMILY_HOUSE: Usual(
        support_forms=(Form.SUPPORT_PERSON.value, Form.GRANDPARENT.value, Form.PEER_PARENT.value),
        rhythm=Rhythm.SAFE_CONTACT,
        length_days=365,
        texts={
            "fi": "Perheentalo on usean yhdistyksen yhteinen talo. Voit tulla kahville, ryhmään tai mummolaan, tai "
            "pyytää tukihenkilöä kotiin. Pyyntösi vastaanottaa se yhdistys, joka tukea antaa. Muut eivät näe sitä.",
            "sv": "Familjehuset är flera föreningars gemensamma hus. Du kan komma på kaffe, till en grupp eller till "
            "mormors, eller be om en stödperson hem. Den förening som ger stödet tar emot din önskan. De andra ser "
            "den inte.",
            "en": "The Family House is shared by several associations. You can come for a coffee, to a group or to "
            "the grandparents', or ask for a support person at home. The association that gives the support receives "
            "your request. The others do not see it.",
        },
    ),
    Preset.DOULA: Usual(
        support_forms=(Form.DOULA.value,),
        rhythm=Rhythm.MONTHLY,
        trial_days=28,
        length_days=183,
        weights={
            "distance": 250, "life_stage": 150, "times": 250, "first_language": 150, "interests": 50,
            "competence": 100, "volunteer_wish": 50,
        },
        texts={
            "fi": "Doula on rinnallasi raskauden aikana, synnytyksessä ja ensimmäisinä viikkoina. Hän tuo rauhaa ja "
            "seuraa. Hoito kuuluu ammattilaisille. Tämä on sinulle maksutonta.",
            "sv": "En doula är vid din sida under graviditeten, vid förlossningen och de första veckorna. Hen ger lugn "
            "och sällskap. Vården hör till de yrkeskunniga. Det kostar dig ingenting.",
            "en": "A doula is beside you while you are expecting, at the birth and in the first weeks. They bring calm "
            "and company. The care belongs to the professionals. It costs you nothing.",
        },
    ),
    Preset.FATHERS: Usual(
        support_forms=(Form.FATHER_TO_FATHER.value,),
        rhythm=Rhythm.MONTHLY,
        trial_days=28,
        length_days=183,
        weights={
            "distance": 200, "life_stage": 250, "times": 150, "first_language": 120, "interests": 120,
            "competence": 60, "volunteer_wish": 100,
        },
        texts={
            "fi": "Isä tapaa isän tasavertaisena: kahvilla, kävelyllä tai isien ryhmässä. Lapset saavat tulla mukaan. "
            "Kaikki isät ja isän paikalla olevat ovat tervetulleita, asuivatpa lapset heidän luonaan aina tai joskus.",
            "sv": "En pappa möter en pappa som jämlike: över en kaffe, på en promenad eller i pappagruppen. Barnen får "
            "följa med. Alla pappor och de som är i pappas ställe är välkomna, vare sig barnen bor hos dem alltid "
            "eller ibland.",
            "en": "A father meets a father as an equal: over a coffee, on a walk or in the fathers' group. The "
            "children may come along. All fathers, and those in a father's place, are welcome, whether the children "
            "live with them always or sometimes.",
        },
    ),
}  # fmt: skip


def check_ins(rhythm: Rhythm | str) -> dict[str, Any]:
    """Return what a programme with `rhythm` says of its check-ins: the fields of `Programme`, to make one with."""
    return {"check_in_days": list(FIRST_DAYS[rhythm]), "check_in_every_days": FOUR_WEEKS}


def rhythm_of(programme: Programme) -> Rhythm | None:
    """Return the rhythm that a programme follows; None when it has days of its own."""
    own = {"check_in_days": programme.check_in_days, "check_in_every_days": programme.check_in_every_days}
    return next((rhythm for rhythm in Rhythm if check_ins(rhythm) == own), None)


def text_of(programme: Programme) -> str:
    """Return what families are told of a programme in the page's language, the preset's words where it has none."""
    texts = PRESETS[programme.preset].texts
    return programme.text or texts.get(get_language() or "fi", texts["fi"])


def requirements_of(programme: Programme) -> tuple[str, ...]:
    """Return the keys (of `Need`) of what a programme usually asks of its volunteers."""
    return tuple(programme.requirements) or PRESETS[programme.preset].requirements


def retention_of(programme: Programme) -> dict[str, int]:
    """Return for how many months a programme keeps each line of `Kept`."""
    return {**LONGEST, **PRESETS[programme.preset].retention, **programme.retention}


def shortened(line: str) -> dict[int, int]:
    """Return the months of the programmes that keep a line of `Kept` shorter than the law's chapter; by programme."""
    rows = Programme.objects.filter(**{f"retention__{line}__isnull": False})
    return {row.pk: row.retention[line] for row in rows if row.retention[line] < LONGEST[line]}
