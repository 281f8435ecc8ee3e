-- Up Migration

-- The rules by which a show is decided, and the rest of its policy; NULL in shows from before there were such fields.
ALTER TABLE shows
  ADD COLUMN rules        smallint,
  ADD COLUMN transferable boolean,
  ADD COLUMN exchangeable boolean;

-- What each seat of a booking cost when it was taken, in the order of seat_ids; NULL in shows whose events have no prices.
ALTER TABLE bookings
  ADD COLUMN prices bigint[],
  ADD CONSTRAINT bookings_prices CHECK (cardinality(prices) = cardinality(seat_ids));
