-- What a scan is, sealed: before, nobody could tell one from another.
ALTER TABLE scan ADD COLUMN label BLOB NOT NULL DEFAULT X'';
