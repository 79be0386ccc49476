"""Django's SMTP backend, except that it knows when a broken connection may have delivered the message."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from notifications.channels import OutcomeUnknown, TransientFailure


class CarefulConversation:
    """Tells a connection lost while the message was on its way from one lost before."""

    def sendmail(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().sendmail(*args, **kwargs)  # type: ignore[misc]
        except OSError as error:
            if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
                raise
            raise TransientFailure("the connection to the mail server broke before the message") from error

    def data(self, msg: Any) -> Any:
        try:
            return super().data(msg)  # type: ignore[misc]
        except OSError as error:
            if isinstance(error, smtplib.SMTPDataError):
                raise
            raise OutcomeUnknown("the mail server did not answer after the message") from error


class CarefulSMTP(CarefulConversation, smtplib.SMTP):
    """SMTP, plain or STARTTLS."""


class CarefulSMTPS(CarefulConversation, smtplib.SMTP_SSL):
    """SMTP over TLS from the first byte."""


class Backend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return CarefulSMTPS if self.use_ssl else CarefulSMTP
