-- What a scan is, sealed: before, nobody could tell one from another.
ALTER TABLE scan ADD COLUMN label BYTEA NOT NULL DEFAULT '';
