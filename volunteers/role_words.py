"""What each kind of role is, said plainly. An association's own text for a role comes before these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from volunteers.models import VolunteerRole
from volunteers.vocabulary import RoleKind

Words = str | Promise

WHAT: dict[str, Words] = {
    RoleKind.COMPANION: _(
        "You walk beside one family that has asked for somebody. You talk, remember booked times, look for the right"
        " service and come along when you are asked. You are not an official, a child-minder or home help."
    ),
    RoleKind.PEER_PARENT: _(
        "You meet parents where they already are: at the clinic, in clubs, at the playground and at school evenings."
        " You have been through the same yourself, and that is enough. You can also start something of your own."
    ),
    RoleKind.SUPPORT_PERSON: _(
        "You spend time with one child, young person or parent. You do ordinary things together, such as going for a"
        " walk, baking or going to the library."
    ),
    RoleKind.DOULA: _(
        "You are beside somebody who is expecting, at the birth and in the first weeks. You bring calm and company. The"
        " care belongs to the professionals."
    ),
    RoleKind.GRANDPARENT: _(
        "You are a spare grandparent for a few hours at a time. You play, read and make things with the children,"
        " together with other volunteers."
    ),
    RoleKind.FATHER_TO_FATHER: _(
        "You are a father and meet another father as an equal. You talk over a coffee, on a walk or in a fathers'"
        " group. The children may come along."
    ),
    RoleKind.EXPERIENCE_EXPERT: _(
        "You use what you have lived through to make services better. You plan, train and work side by side with a"
        " professional."
    ),
    RoleKind.ACTIVITY_LEADER: _(
        "You lead a group or an event together with another volunteer: a family café, an outing or an evening about"
        " something that parents think about."
    ),
    RoleKind.ONLINE_VOLUNTEER: _(
        "You meet parents online, in a chat or a video group. You can do this at home, wherever you live."
    ),
}
GETS: dict[str, Words] = {
    RoleKind.COMPANION: _(
        "You learn to meet a family and to find your way among services. You see what your time does."
    ),
    RoleKind.PEER_PARENT: _("You get to know other parents, a worker plans with you, and you have a free hand."),
    RoleKind.SUPPORT_PERSON: _("You get to know somebody well, and see ordinary days through new eyes."),
    RoleKind.DOULA: _("You are trained as a doula, and share some of the greatest days of a family."),
    RoleKind.GRANDPARENT: _("You get children's company and laughter, and a table of other grandparents."),
    RoleKind.FATHER_TO_FATHER: _("You get talk between men without pretending, and other volunteer fathers."),
    RoleKind.EXPERIENCE_EXPERT: _(
        "You are trained as an experience expert, and what you say is heard where it is decided."
    ),
    RoleKind.ACTIVITY_LEADER: _("You get to do what you like doing, with a pair, a place and materials."),
    RoleKind.ONLINE_VOLUNTEER: _("You get a warm group of volunteers and guidance, without having to travel."),
}
# The rights and duties of domain.md 3.1, which are printed for everybody who thinks of coming.
RIGHTS: tuple[Words, ...] = (
    _("You are interviewed and trained before you begin."),
    _("You know whom to call."),
    _("You may say no, take a pause or stop at any time."),
    _("You are insured in your task."),
    _("You get back the expenses that have been agreed on."),
    _("You meet other volunteers under guidance. You are not left alone."),
    _("You are thanked, and you get a certificate."),
    _("You see what is kept of you."),
)
DUTIES: tuple[Words, ...] = (
    _("You keep to what has been agreed, and tell in time if you cannot come."),
    _("You tell no one what you hear about a family. If a child is in danger you tell the coordinator."),
    _("You write down your visits briefly, and tell if something worries you."),
    _("You do not sell, preach or campaign."),
)
PAID = _(
    "This is paid work, not volunteering. A fee is paid for each task, and you need a tax card. The rules of"
    " volunteers' expenses do not apply."
)
NO_EXTRACT = _("We do not ask for a criminal record extract for this role.")


@dataclass(frozen=True)
class RoleWords:
    """A role as its public page tells it."""

    title: str
    what: Words
    gets: Words
    time: str
    rights: tuple[Words, ...]
    duties: tuple[Words, ...]
    path: list[str]
    paid: Words


def words_of(role: VolunteerRole) -> RoleWords:
    """Return what the page of `role` says, in the page's language."""
    return RoleWords(
        title=title_of(role),
        what=role.own_words("what") or WHAT[role.kind],
        gets=role.own_words("gets") or GETS[role.kind],
        time=time_of(role),
        rights=() if role.is_paid else RIGHTS,
        duties=DUTIES,
        path=path_of(role),
        paid=PAID if role.is_paid else "",
    )


def title_of(role: VolunteerRole) -> str:
    name = str(role.get_kind_display())
    return name[:1].upper() + name[1:]


def time_of(role: VolunteerRole) -> str:
    hours = role.hours_a_month
    if not hours:
        return gettext("As much as you like")
    return ngettext("About %(n)d hour a month", "About %(n)d hours a month", hours) % {"n": hours}


def path_of(role: VolunteerRole) -> list[str]:
    """Return what happens from the application to the first task, in its order."""
    talk, training = (
        gettext("We meet and talk for about an hour."),
        gettext("You take part in the training. It is free."),
    )
    return [
        gettext("You apply. It takes about three minutes."),
        gettext("The coordinator calls you within a week."),
        *([training, talk] if role.trains_first else [talk, training]),
        *([gettext("With your permission we ask one or two people who know you.")] if role.asks_references else []),
        gettext("You read and accept the agreement and the promise of confidentiality. Then you begin."),
    ]


def card_of(role: VolunteerRole) -> dict[str, Any]:
    """Return what a card of the role shows."""
    return {
        "title": title_of(role),
        "what": role.own_words("what") or WHAT[role.kind],
        "meta": f"{role.programme.organisation.name} · {time_of(role)}",
        "tag": gettext("paid task by task") if role.is_paid else "",
    }
