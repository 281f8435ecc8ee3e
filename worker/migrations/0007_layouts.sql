-- Up Migration

-- For the layout of a show, which is in few of its many events: whoever asks for the best seats needs it. Other events
-- are not in this index, and cost it nothing.
CREATE INDEX booking_events_layouts ON booking_events (event_id, version)
  WHERE type IN ('ShowScheduled', 'LayoutChanged');
