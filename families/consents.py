"""The texts that families say yes to. A changed text is a new version; old versions stay readable."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CURRENT = "2026-1"
TEXTS = {
    "2026-1": _("You may use my data to find me a companion. I can withdraw this at any time."),
}
# What somebody who asks together with a parent says yes to (R-GD-2), and what an adult says yes to for messages.
FOR_ANOTHER = {
    "2026-1": _("The parent knows about this and agrees. I have the parent's permission to give these details."),
    "referral-2026-1": _(
        "The parent is beside me or has read this, and agrees. I have the parent's permission to give these details."
    ),
}
BESIDE_PARENT = "referral-2026-1"  # what a professional who refers a family says yes to
STAGE_MESSAGES = {
    "2026-1": _("You may write to me ahead of a new stage in my children's lives. I can stop this at any time."),
}
