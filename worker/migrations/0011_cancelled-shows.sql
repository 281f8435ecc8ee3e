-- Up Migration

ALTER TABLE shows ADD COLUMN cancelled_at timestamptz;

-- Bookings end with their show: they are cancelled, and say why.
ALTER TABLE bookings
  DROP CONSTRAINT bookings_check,
  ADD CONSTRAINT bookings_code CHECK (
    CASE status WHEN 'rejected' THEN code IS NOT NULL WHEN 'cancelled' THEN true ELSE code IS NULL END
  );

-- For whoever follows a booking through its events: a show is cancelled by one event, which names no booking.
CREATE INDEX booking_events_cancellations ON booking_events (event_id, version) WHERE type = 'ShowCancelled';
