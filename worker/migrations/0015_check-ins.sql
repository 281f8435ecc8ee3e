-- Up Migration

-- The ticket of each seat of a booking, in the order of seat_ids: which version gave it the seat, and when and where it
-- was used. NULL while none is used and all are of the booking's version.
ALTER TABLE bookings ADD COLUMN tickets jsonb;
ALTER TABLE bookings ADD CONSTRAINT bookings_tickets
  CHECK (tickets IS NULL OR (status = 'booked' AND jsonb_array_length(tickets) = cardinality(seat_ids))) NOT VALID;

-- A ticket lets in once: the log itself has no room for a second time. Other events are not in this index.
CREATE UNIQUE INDEX booking_events_one_entry ON booking_events (booking_id, (data ->> 'seatId'))
  WHERE type = 'SeatCheckedIn';

-- Bookings whose seats have changed since they were booked or transferred: a seat that stayed keeps its version.
WITH changes AS (
  SELECT booking_id,
    max(version) FILTER (WHERE type IN ('SeatsCancelled', 'SeatsExchanged')) AS changed,
    max(version) FILTER (WHERE type IN ('SeatsBooked', 'BookingConfirmed', 'BookingTransferred')) AS given
  FROM booking_events
  WHERE booking_id IN (SELECT booking_id FROM booking_events WHERE type IN ('SeatsCancelled', 'SeatsExchanged'))
  GROUP BY booking_id
), taken AS (
  SELECT booking_id, seat_id, max(version) AS version
  FROM booking_events CROSS JOIN LATERAL jsonb_array_elements_text(data -> 'taken') AS seat_id
  WHERE type = 'SeatsExchanged'
  GROUP BY booking_id, seat_id
)
UPDATE bookings SET tickets = (
  SELECT jsonb_agg(jsonb_build_object('version', greatest(changes.given, taken.version)) ORDER BY place)
  FROM unnest(bookings.seat_ids) WITH ORDINALITY AS seats(seat_id, place)
  LEFT JOIN taken ON taken.booking_id = bookings.booking_id AND taken.seat_id = seats.seat_id
)
FROM changes
WHERE bookings.booking_id = changes.booking_id AND bookings.status = 'booked' AND changes.changed > changes.given;
