-- What must be known of shows and bookings to write to people, and the ledger of what was written. No name and no
-- address is here: people are numbers, and accounts knows whose.

-- Events from before this database are history, which is never mailed.
CREATE TABLE beginning (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  began_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO beginning DEFAULT VALUES;

-- Shows as their events tell of them. An event at or below `version` was taken before: it comes again.
CREATE TABLE shows (
  event_id integer PRIMARY KEY,
  version integer NOT NULL,
  -- Absent before the show is scheduled: its first versions may be refusals.
  facts jsonb
);

CREATE TABLE bookings (
  booking_id text PRIMARY KEY,
  event_id integer NOT NULL,
  user_id integer NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'held', 'booked', 'cancelled', 'expired')),
  facts jsonb NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX bookings_open ON bookings (event_id) WHERE status IN ('waiting', 'held', 'booked');

-- Ledger and outbox: what was, will be, or will not be mailed.
CREATE TABLE mails (
  mail_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What it tells of: `<eventId>:<version>`, `<paymentId>:<version>` or `account:<mailId>`.
  event text NOT NULL,
  kind text NOT NULL,
  user_id integer NOT NULL,
  booking_id text,
  event_id integer,
  -- What it says. Of accounts' own mails accounts has that.
  facts jsonb,
  status text NOT NULL DEFAULT 'waiting'
    CHECK (status IN ('waiting', 'sent', 'overtaken', 'no-address', 'suppressed', 'refused', 'failed')),
  -- Who is sending it: the key of an advisory lock that is held for as long as that process lives.
  sender integer,
  next_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- Since when it is tried, for the day after which it is given up.
  due_at timestamptz NOT NULL,
  -- How often an operator has sent it again; part of its Message-ID.
  resends integer NOT NULL DEFAULT 0,
  -- The server's code such as `550 5.1.1`; its text may have the address.
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  CONSTRAINT mails_once UNIQUE NULLS NOT DISTINCT (event, kind, user_id, booking_id),
  CHECK ((status = 'waiting') = (ended_at IS NULL))
);
CREATE INDEX mails_due ON mails (next_at, mail_id) WHERE status = 'waiting';
CREATE INDEX mails_in_turn ON mails (booking_id, user_id, mail_id) WHERE status = 'waiting';
CREATE INDEX mails_of_booking ON mails (booking_id, mail_id);
CREATE INDEX mails_by_status ON mails (status, mail_id);
CREATE INDEX mails_by_end ON mails (created_at);

CREATE SEQUENCE senders AS integer CYCLE;

-- Addresses that a server has refused for good. The address itself is not here: a digest, so that another one counts.
CREATE TABLE suppressions (
  user_id integer PRIMARY KEY,
  digest bytea NOT NULL,
  error text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);

-- Payments as far as they are known: a booking that was confirmed for one is told of when its money has come.
CREATE TABLE payments (
  payment_id text PRIMARY KEY,
  event_id integer NOT NULL,
  version integer NOT NULL,
  is_captured boolean NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
