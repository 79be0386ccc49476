from pathlib import Path

from core.actor import Role
from notifications.kinds import EMAIL, SMS, Kind, Sample, register

TEMPLATES = Path(__file__).parent / "templates"

TWO_HOURS_BEFORE = Kind(
    name="test_reminder",
    title="Reminder of an appointment",
    audience=Role.FAMILY,
    build=lambda message: {"link": f"/family/{message.context['appointment']}/"},
    still_due=lambda message: True,
    sample=lambda: Sample(context={"link": "/family/1/"}),
    channels=(EMAIL, SMS),
    urgent=True,
)


def register_kind() -> None:
    register(TWO_HOURS_BEFORE)
