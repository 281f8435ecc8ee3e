-- Up Migration

-- The topics of commands from which this store was decided, in the order in which they were first seen. Offsets are
-- places on one topic: when the system moves to a new one they begin anew, and those of the old one must not be taken
-- for its own. Number 0 is the first, and the one of all that was recorded before topics were told apart.
CREATE TABLE command_logs (
  number        smallint    PRIMARY KEY CHECK (number >= 0),
  topic         text        NOT NULL,
  -- Kafka's own: a topic that is made again under the same name has another.
  topic_id      uuid        NOT NULL UNIQUE,
  first_seen_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE booking_events ADD COLUMN command_log smallint NOT NULL DEFAULT 0;

-- For what was recorded since a moment. The table is only appended to, so a range of its pages is a range of time: such
-- an index is a few kilobytes, and costs the worker nothing.
CREATE INDEX booking_events_recorded_at ON booking_events USING brin (recorded_at)
  WITH (pages_per_range = 32, autosummarize = on);
