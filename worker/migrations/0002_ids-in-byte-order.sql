-- Up Migration

-- Ids have no language: they are compared byte by byte, and not as the words of a dictionary, which takes far longer and
-- depends on the locale with which the database was made. Only the indexes are written anew.
ALTER TABLE tickets ALTER COLUMN seat_id TYPE text COLLATE "C";
ALTER TABLE bookings ALTER COLUMN booking_id TYPE text COLLATE "C";
