"""The same rules for one pair in plain values, for the moment a proposal is made."""

from collections.abc import Sequence

from matching.engine.columns import Families, Pairs, Volunteers
from matching.engine.filters import failing, failing_codes


def failing_filters(
    volunteer_row: Sequence[int], family_row: Sequence[int], *, is_conflict: bool = False, is_earlier: bool = False
) -> tuple[str, ...]:
    """Return the codes of the rules that the pair fails, in the rules' order; () when feasible.

    Rows are in the order of `VolunteerRow` and `FamilyRow`. `is_conflict` says that the two have a conflict of
    interest, `is_earlier` that they were a pair before or one of them declined. TypeError or ValueError names the
    value that cannot be.
    """
    volunteer = Volunteers.from_rows([volunteer_row])
    pair = Pairs.of([(family_row[0], volunteer_row[0])])
    none = Pairs.none()
    family = Families.from_rows(
        [family_row], conflicts=pair if is_conflict else none, earlier=pair if is_earlier else none
    )
    return failing_codes(failing(volunteer, family)[:, 0])
