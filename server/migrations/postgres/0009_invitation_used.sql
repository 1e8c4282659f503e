-- With which address somebody asked for an account by it. Whoever has that address may still join by it, with the account it had
-- before; nobody else may use it.
ALTER TABLE invitation ADD COLUMN used_by TEXT;
