-- Up Migration

-- The topics of commands that this store was decided from, by their ids: offsets begin again on a new one.
CREATE TABLE command_logs (
  number   smallint PRIMARY KEY,
  topic    text NOT NULL,
  topic_id uuid NOT NULL UNIQUE
);

-- The log of facts, as booking_events is that of the bookings': a command appends exactly one row.
CREATE TABLE payment_events (
  payment_id        text COLLATE "C" NOT NULL,
  version           bigint      NOT NULL CHECK (version >= 1),
  event_id          integer     NOT NULL,
  command_id        uuid        NOT NULL,
  type              text        NOT NULL,
  data              jsonb       NOT NULL,
  -- The broker's time of the command: the event's `at`.
  at                timestamptz NOT NULL,
  correlation_id    text        NOT NULL,
  command_log       smallint    NOT NULL,
  command_partition smallint    NOT NULL,
  command_offset    bigint      NOT NULL,
  processed_by      text        NOT NULL,
  recorded_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (payment_id, version),
  CONSTRAINT payment_events_one_outcome UNIQUE (command_id)
);
CREATE INDEX payment_events_of_show ON payment_events (event_id, at);

CREATE FUNCTION refuse_payment_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'payment_events is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER payment_events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_payment_change();

-- One row a payment: the state of its newest event. A stream may begin with a refusal, and has no state then.
CREATE TABLE payments (
  payment_id text COLLATE "C" PRIMARY KEY,
  booking_id text COLLATE "C" NOT NULL,
  event_id   integer     NOT NULL,
  -- Of payment.commands: who owns the partition goes on with the payment.
  partition  smallint    NOT NULL,
  version    bigint      NOT NULL,
  status     text,
  -- Whether another payment may be made for the booking.
  is_over    boolean     NOT NULL,
  state      jsonb,
  -- The requests that wait: [{channel, commandId}].
  waiters    jsonb       NOT NULL DEFAULT '[]',
  changed_at timestamptz NOT NULL,
  CHECK ((status IS NULL) = (state IS NULL))
) WITH (fillfactor = 50);

-- A booking is paid for once: of several payments one at most is not over.
CREATE UNIQUE INDEX payments_one_of_booking ON payments (booking_id) WHERE status IS NOT NULL AND NOT is_over;
CREATE INDEX payments_of_show ON payments (event_id) WHERE NOT is_over;
CREATE INDEX payments_in_between ON payments (partition, changed_at)
  WHERE status IN ('created', 'authorising', 'action-required', 'confirming', 'capturing', 'voiding', 'refunding');
CREATE INDEX payments_refund_failed ON payments (changed_at) WHERE status = 'refund-failed';
CREATE INDEX payments_by_object ON payments ((state->>'providerRef'));
CREATE INDEX payments_by_change ON payments (changed_at);

-- What a provider said of a payment that is unknown: it waits for the payment to appear.
CREATE TABLE parked_facts (
  command_id     uuid PRIMARY KEY,
  payment_id     text COLLATE "C",
  object_id      text COLLATE "C",
  command        jsonb       NOT NULL,
  correlation_id text        NOT NULL,
  parked_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX parked_facts_of_payment ON parked_facts (payment_id);

-- Comparisons with the provider's list: asked for by an operator, or once a day.
CREATE TABLE reconciliations (
  reconciliation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  requested_at timestamptz NOT NULL DEFAULT now(),
  -- Objects that were made since then are compared.
  since       timestamptz NOT NULL,
  started_at  timestamptz,
  finished_at timestamptz,
  report      jsonb
);
CREATE INDEX reconciliations_open ON reconciliations (requested_at) WHERE finished_at IS NULL;
