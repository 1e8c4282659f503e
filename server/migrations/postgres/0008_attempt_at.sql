-- When it was tried last, so that locks of addresses that nobody has can be forgotten. 0: before this was kept.
ALTER TABLE attempt ADD COLUMN tried_at BIGINT NOT NULL DEFAULT 0;
