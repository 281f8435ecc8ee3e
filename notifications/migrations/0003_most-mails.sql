-- What is one too many of its kind for a person is in the ledger, and is not sent.
ALTER TABLE mails DROP CONSTRAINT mails_status_check;
ALTER TABLE mails ADD CONSTRAINT mails_status_check
  CHECK (status IN ('waiting', 'sent', 'overtaken', 'limited', 'no-address', 'suppressed', 'refused', 'failed'));

-- Those that count.
CREATE INDEX mails_of_person ON mails (user_id, kind, created_at) WHERE status NOT IN ('overtaken', 'limited');
