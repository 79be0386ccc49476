from typing import Any

from django.urls import path

from volunteers.models import ExpenseLine
from volunteers.views.administration import rates
from volunteers.views.coordinator import expenses as office
from volunteers.views.volunteer import expenses as own

DRIVE, TICKET = {"kind": ExpenseLine.Kind.CAR}, {"kind": ExpenseLine.Kind.TICKET}
urls: dict[str, list[Any]] = {
    "volunteer": [
        path("expenses/", own.expense_list, name="expense-list"),
        path("expenses/new/", own.expense_new, name="expense-new"),
        path("expenses/<int:pk>/", own.expense_detail, name="expense-detail"),
        path("expenses/<int:pk>/drive/", own.line_new, DRIVE, name="expense-drive-new"),
        path("expenses/<int:pk>/ticket/", own.line_new, TICKET, name="expense-ticket-new"),
        path("expenses/<int:pk>/send/", own.expense_send, name="expense-send"),
        path("expenses/<int:pk>/take-back/", own.expense_take_back, name="expense-take-back"),
        path("expenses/<int:pk>/throw-away/", own.expense_drop, name="expense-drop"),
        path("journeys/<int:pk>/", own.line_edit, name="expense-line-edit"),
        path("journeys/<int:pk>/remove/", own.line_remove, name="expense-line-remove"),
    ],
    "coordinator": [
        path("expenses/", office.expense_list, name="expense-list"),
        path("expenses/<int:pk>/", office.expense_detail, name="expense-detail"),
        path("expenses/<int:pk>/approve/", office.expense_approve, name="expense-approve"),
        path("expenses/<int:pk>/return/", office.expense_return, name="expense-return"),
        path("expenses/<int:pk>/refuse/", office.expense_refuse, name="expense-refuse"),
        path("expenses/<int:pk>/reopen/", office.expense_reopen, name="expense-reopen"),
        path("expenses/files/", office.expense_files, name="expense-files"),
        path("expenses/files/new/", office.expense_file_new, name="expense-file-new"),
        path("expenses/files/<int:pk>/", office.expense_batch, name="expense-batch"),
    ],
    "administration": [
        path("kilometres/", rates.rate_list, name="rate-list"),
        path("kilometres/new/", rates.rate_new, name="rate-new"),
        path("kilometres/take-back/", rates.rate_take_back, name="rate-take-back"),
    ],
}
