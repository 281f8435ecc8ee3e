-- Up Migration

-- The log of the catalogue's facts, as booking_events is that of the bookings': a command appends exactly one row.
CREATE TABLE catalogue_events (
  stream_id         text COLLATE "C" NOT NULL,
  version           bigint      NOT NULL CHECK (version >= 1),
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
  PRIMARY KEY (stream_id, version),
  CONSTRAINT catalogue_events_one_outcome UNIQUE (command_id)
);

CREATE FUNCTION refuse_catalogue_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'catalogue_events is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER catalogue_events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON catalogue_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_catalogue_change();

CREATE INDEX catalogue_events_recorded_at ON catalogue_events USING brin (recorded_at)
  WITH (pages_per_range = 32, autosummarize = on);

-- One row a movie or theater: the fold of its events. A stream may begin with refusals.
CREATE TABLE catalogue_streams (
  stream_id text COLLATE "C" PRIMARY KEY,
  version   bigint NOT NULL,
  -- The version since which the details are what they are; 0 before the first.
  revision  bigint NOT NULL DEFAULT 0,
  -- NULL of a movie that is retired.
  details   jsonb
) WITH (fillfactor = 50);

-- What shows to come have taken: halls, and movies. Those that are over are deleted with the stream's next event.
CREATE TABLE catalogue_slots (
  stream_id text COLLATE "C" NOT NULL REFERENCES catalogue_streams,
  slot_id   uuid        NOT NULL,
  event_id  integer     NOT NULL,
  hall_id   text,
  from_at   timestamptz,
  until_at  timestamptz NOT NULL,
  -- Of the event that took it.
  version   bigint      NOT NULL,
  PRIMARY KEY (stream_id, slot_id),
  CHECK ((hall_id IS NULL) = (from_at IS NULL))
);
