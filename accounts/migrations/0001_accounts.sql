-- People. Not event-sourced, so that a person can be forgotten: what is erased here is gone.

-- The ids below are left to the open mode, in which clients name any user.
CREATE SEQUENCE user_ids AS integer START 1000 MINVALUE 1000 MAXVALUE 2147483647;

CREATE TABLE accounts (
  user_id integer PRIMARY KEY DEFAULT nextval('user_ids'),
  -- As they were given, and folded: a name or an address is one person's in any capitals.
  username text,
  username_key text CONSTRAINT accounts_one_per_username UNIQUE,
  -- Absent in a name that is only reserved; see store/accounts.ts.
  email text,
  email_key text CONSTRAINT accounts_one_per_email UNIQUE,
  verified_at timestamptz,
  -- Of a registration that ends then, unless the address is verified before.
  pending_until timestamptz,
  -- A PHC string.
  password_hash text,
  roles text[] NOT NULL DEFAULT '{customer}' CHECK (roles <@ ARRAY['customer', 'organiser', 'operator']),
  created_at timestamptz NOT NULL DEFAULT now(),
  disabled_at timestamptz,
  erased_at timestamptz,
  CONSTRAINT accounts_erased_are_empty CHECK (
    erased_at IS NULL
    OR num_nonnulls(username, username_key, email, email_key, verified_at, pending_until, password_hash, disabled_at) = 0
  )
);
ALTER SEQUENCE user_ids OWNED BY accounts.user_id;
CREATE INDEX accounts_pending ON accounts (pending_until) WHERE pending_until IS NOT NULL;

-- A session is a family of refresh tokens, each derived from `secret` and its number.
CREATE TABLE sessions (
  session_id uuid PRIMARY KEY,
  user_id integer NOT NULL REFERENCES accounts,
  -- Sealed; see keys/sealing.ts.
  secret bytea NOT NULL,
  -- The number of the token that is valid now, and its SHA-256.
  number integer NOT NULL DEFAULT 0,
  token_hash bytea NOT NULL,
  -- When the tokens before it were spent, the last one first.
  spent_at timestamptz[] NOT NULL DEFAULT '{}',
  address inet,
  agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id, last_used_at);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- What was mailed to somebody as a link: good once. The token itself is in the mail only.
CREATE TABLE links (
  token_hash bytea PRIMARY KEY,
  user_id integer NOT NULL REFERENCES accounts,
  purpose text NOT NULL CHECK (purpose IN ('reset-password', 'verify-email')),
  -- The address that it was mailed to: verified by the link, and taken over where it is a new one.
  email text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX links_of_user ON links (user_id, purpose, created_at);
CREATE INDEX links_by_end ON links (expires_at);

-- Mails that wait for somebody who sends them.
CREATE TABLE mails (
  mail_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id integer NOT NULL REFERENCES accounts,
  kind text NOT NULL CHECK (kind IN ('welcome', 'verify-email', 'reset-password', 'email-known')),
  recipient text NOT NULL,
  username text NOT NULL,
  link text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX mails_of_user ON mails (user_id, kind, created_at);

-- The keys that sign tokens. The times say what each is for, so that all instances do the same.
CREATE TABLE signing_keys (
  kid text PRIMARY KEY,
  public_jwk jsonb NOT NULL,
  -- PKCS #8, sealed.
  private_key bytea NOT NULL,
  signs_from timestamptz NOT NULL,
  signs_until timestamptz NOT NULL,
  published_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (signs_from < signs_until AND signs_until <= published_until)
);

-- What somebody may have to be told about: numbers, no names.
CREATE TABLE audit (
  audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  user_id integer NOT NULL REFERENCES accounts,
  action text NOT NULL,
  session_id uuid,
  address inet,
  details jsonb
);
CREATE INDEX audit_of_user ON audit (user_id, at);
CREATE INDEX audit_by_time ON audit (at);
