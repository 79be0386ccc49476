"""What people of activities are told: one file for each noun, which registers its kinds when it is imported."""

from activities.notices import activities, leading, registrations, shifts, subscriptions, visits, wishes

__all__ = ["activities", "leading", "registrations", "shifts", "subscriptions", "visits", "wishes"]
