-- Up Migration

-- The movie, theater and hall of a show that is a showtime: where it has its slots.
ALTER TABLE shows ADD COLUMN showtime jsonb;

UPDATE shows SET showtime = jsonb_build_object(
    'movieId', e.data->'showtime'->'movieId',
    'theaterId', e.data->'showtime'->'theaterId',
    'hallId', e.data->'showtime'->'hallId')
FROM booking_events e
WHERE e.event_id = shows.event_id AND e.type = 'ShowScheduled' AND e.data ? 'showtime';
