from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "families"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.areas import register_hat
        from core.actor import Role
        from families import access, notices  # noqa: F401  the module registers its kinds of message

        register_hat(Role.FAMILY, access.family_hat)
