-- Up Migration

-- A seat may cost more than an integer holds, in minor units of rials or Lebanese pounds. The table is written anew once.
ALTER TABLE tickets ALTER COLUMN price_minor TYPE bigint;
