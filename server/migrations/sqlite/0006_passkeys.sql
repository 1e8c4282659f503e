-- Passkeys: second factors that an authenticator keeps. Here is only what checks its signatures.

CREATE TABLE passkey (
    account BLOB NOT NULL,
    passkey BLOB NOT NULL,
    name TEXT NOT NULL,
    -- Host for which it was made.
    host TEXT NOT NULL,
    -- The authenticator's name for it, and its public key (COSE).
    credential BLOB NOT NULL UNIQUE,
    public_key BLOB NOT NULL,
    -- Signatures that the authenticator says it made; 0 where it counts none.
    counter BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account, passkey)
);
