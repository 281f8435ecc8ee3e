-- Up Migration

-- Whether the show demands payments; NULL in shows that do not say so.
ALTER TABLE shows ADD COLUMN payment text;
-- When a hold began that a payment may still extend; NULL once one has, and in shows without payments.
ALTER TABLE bookings ADD COLUMN held_since timestamptz;
-- The payment that a booking was confirmed with.
ALTER TABLE bookings ADD COLUMN payment_id text;
