-- Up Migration

-- How many seconds before the start a booking can be cancelled at the latest. NULL of a show that was scheduled before
-- shows had a policy: its bookings may be confirmed and cancelled for ever, as the rules of that time say.
ALTER TABLE shows ADD COLUMN cancel_until integer;
