-- The language in which somebody is written to.
ALTER TABLE accounts ADD COLUMN locale text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'de'));

-- When notifications has taken a mail into its outbox. Until it is sent, what it says stays here.
ALTER TABLE mails ADD COLUMN taken_at timestamptz;
CREATE INDEX mails_not_taken ON mails (mail_id) WHERE taken_at IS NULL;
