-- Up Migration

-- A booking may wait for seats: then it has none, but a wish {count, section?, maxPriceMinor?}. It keeps the version at
-- which it joined until its wait ends, so the list of a show is in the order of the versions.
ALTER TABLE bookings ADD COLUMN wish jsonb;
-- What is there is held, booked, cancelled, expired or rejected, so it need not be looked at again.
ALTER TABLE bookings DROP CONSTRAINT bookings_status_check;
ALTER TABLE bookings ADD CONSTRAINT bookings_status_check
  CHECK (status IN ('waiting', 'held', 'booked', 'cancelled', 'expired', 'rejected')) NOT VALID;
ALTER TABLE bookings ADD CONSTRAINT bookings_wish_check CHECK (status <> 'waiting' OR wish IS NOT NULL) NOT VALID;
CREATE INDEX bookings_waiting ON bookings (event_id, version) WHERE status = 'waiting';

-- Whether anybody has ever waited for seats of the show. Of the others no list is read.
ALTER TABLE shows ADD COLUMN has_waiting_list boolean NOT NULL DEFAULT false;
CREATE INDEX shows_with_waiting_list ON shows (event_id) WHERE has_waiting_list;
