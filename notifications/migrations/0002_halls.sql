-- The hall of a show, for what its seats are called on printed tickets. Not in `facts`, which each mail has a copy of.
CREATE TABLE halls (
  event_id integer PRIMARY KEY,
  -- Of the event that told of it.
  version integer NOT NULL,
  layout jsonb NOT NULL,
  sections jsonb
);
