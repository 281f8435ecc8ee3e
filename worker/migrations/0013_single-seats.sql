-- Up Migration

-- Whether orders that leave a single seat are refused; NULL in shows that do not say so.
ALTER TABLE shows ADD COLUMN no_single_seats boolean;
