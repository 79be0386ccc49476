"""The example world of the embedded run: invented people in three real municipalities (docs in domain terms).

Every row is made by the actions, at its own moment in the past, so that the audit trail and the outbox are true.
"""
