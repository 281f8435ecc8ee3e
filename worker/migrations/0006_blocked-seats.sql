-- Up Migration

-- A seat may be blocked: not on sale, and nobody's.
ALTER TABLE tickets
  DROP CONSTRAINT tickets_status_check,
  DROP CONSTRAINT tickets_check,
  ADD CONSTRAINT tickets_status CHECK (status IN ('available', 'held', 'booked', 'blocked')),
  ADD CONSTRAINT tickets_owner CHECK ((status IN ('held', 'booked')) = (booking_id IS NOT NULL));
