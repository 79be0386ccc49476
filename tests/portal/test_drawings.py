from django.conf import settings

from portal.drawings import document


def test_the_drawn_states_are_those_of_the_code():
    assert (settings.BASE_DIR / "docs" / "states.md").read_text(encoding="utf-8") == document()
