from django.urls import path

from activities.views.coordinator import shifts as office
from activities.views.volunteer import shifts as own

urls = {
    "coordinator": [
        path("shifts/", office.shift_week, name="shift-week"),
        path("shifts/new/", office.shift_new, name="shift-new"),
        path("shifts/<int:pk>/", office.shift_detail, name="shift-detail"),
        path("shifts/<int:pk>/edit/", office.shift_edit, name="shift-edit"),
        path("shifts/<int:pk>/fill/", office.shift_fill, name="shift-fill"),
        path("shifts/<int:pk>/cancel/", office.shift_cancel, name="shift-cancel"),
        path("shifts/<int:pk>/attendance/", office.shift_attendance, name="shift-attendance"),
        path("shift-places/<int:pk>/release/", office.place_release, name="shift-place-release"),
        path("shift-swaps/<int:pk>/agree/", office.swap_agree, name="swap-agree"),
        path("shift-swaps/<int:pk>/decline/", office.swap_decline, name="swap-decline"),
        path("shift-series/", office.series_list, name="series-list"),
        path("shift-series/new/", office.series_new, name="series-new"),
        path("shift-series/<int:pk>/", office.series_detail, name="series-detail"),
        path("shift-series/<int:pk>/edit/", office.series_edit, name="series-edit"),
        path("shift-series/<int:pk>/prolong/", office.series_prolong, name="series-prolong"),
        path("shift-series/<int:pk>/end/", office.series_end, name="series-end"),
    ],
    "volunteer": [
        path("shifts/", own.shift_list, name="shift-list"),
        path("shifts/<int:pk>/", own.shift_detail, name="shift-detail"),
        path("shifts/<int:pk>/take/", own.shift_take, name="shift-take"),
        path("shifts/<int:pk>/file/", own.shift_file, name="shift-file"),
        path("shift-places/<int:pk>/swap/", own.place_swap, name="place-swap"),
        path("shift-places/<int:pk>/keep/", own.place_keep, name="place-keep"),
        path("shift-places/<int:pk>/take-over/", own.place_take_over, name="place-take-over"),
        path("shift-swaps/<int:pk>/take-back/", own.offer_withdraw, name="offer-withdraw"),
    ],
}
