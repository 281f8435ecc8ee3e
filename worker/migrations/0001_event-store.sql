-- Up Migration

-- The log of facts. A command appends exactly one row, its outcome: UNIQUE (command_id) says so.
CREATE TABLE booking_events (
  event_id          integer     NOT NULL,
  version           bigint      NOT NULL CHECK (version >= 1),
  command_id        uuid        NOT NULL,
  type              text        NOT NULL,
  booking_id        text,
  data              jsonb       NOT NULL,
  -- The broker's time of the command: the event's `at`.
  at                timestamptz NOT NULL,
  correlation_id    text        NOT NULL,
  command_partition smallint    NOT NULL,
  command_offset    bigint      NOT NULL,
  processed_by      text        NOT NULL,
  recorded_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (event_id, version),
  CONSTRAINT booking_events_one_outcome UNIQUE (command_id)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'booking_events is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER booking_events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON booking_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One row a stream. It may be there before the show is scheduled: refusals for an unknown show are versions too.
CREATE TABLE shows (
  event_id           integer PRIMARY KEY,
  version            bigint  NOT NULL,
  name               text,
  venue_name         text,
  venue_city         text,
  category           text,
  starts_at          timestamptz,
  sales_open_at      timestamptz,
  sales_close_at     timestamptz,
  currency           text,
  max_seats_per_user integer
) WITH (fillfactor = 50);

-- One row a seat: its primary key is what makes a second owner impossible. Sales only update columns that no index
-- knows, so that they stay on their page (HOT).
CREATE TABLE tickets (
  event_id    integer NOT NULL,
  seat_id     text    NOT NULL,
  status      text    NOT NULL DEFAULT 'available' CHECK (status IN ('available', 'held', 'booked')),
  booking_id  text,
  user_id     integer,
  held_until  timestamptz,
  price_minor integer NOT NULL,
  PRIMARY KEY (event_id, seat_id),
  CHECK ((status = 'available') = (booking_id IS NULL)),
  CHECK ((booking_id IS NULL) = (user_id IS NULL)),
  CHECK ((status = 'held') = (held_until IS NOT NULL))
) WITH (fillfactor = 50);

CREATE TABLE bookings (
  booking_id text     PRIMARY KEY,
  event_id   integer  NOT NULL,
  partition  smallint NOT NULL,
  user_id    integer  NOT NULL,
  seat_ids   text[]   NOT NULL,
  status     text     NOT NULL CHECK (status IN ('held', 'booked', 'cancelled', 'expired', 'rejected')),
  code       text,
  held_until timestamptz,
  -- Of the last event that touched the booking.
  version    bigint   NOT NULL,
  CHECK ((status = 'rejected') = (code IS NOT NULL)),
  CHECK (status <> 'held' OR held_until IS NOT NULL)
);

-- For the purchase limit: only bookings that own seats count.
CREATE INDEX bookings_by_user ON bookings (event_id, user_id) WHERE status IN ('held', 'booked');
-- For the end of holds.
CREATE INDEX bookings_holds ON bookings (partition, held_until) WHERE status = 'held';
