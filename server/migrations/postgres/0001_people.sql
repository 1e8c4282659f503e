-- People, their organisations and sessions. Times are seconds since 1970, truths 0 or 1, names of things 16 bytes.
-- No foreign keys: a database that spreads tables over machines by organisation could not keep them.

-- What this server knows about itself: its secrets.
CREATE TABLE instance (
    name TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE org (
    org BYTEA PRIMARY KEY,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    -- Which life of this database it is, and the last place given to an operation in it.
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    -- Below this place, deleted values were forgotten: who was away since then loads everything again.
    swept BIGINT NOT NULL,
    -- Of all live values, and how many bytes they and what is remembered of others take.
    digest BYTEA NOT NULL,
    used BIGINT NOT NULL,
    -- Which data key is in use, and the keys sealed for the recovery key (JSON of the contract).
    generation BIGINT NOT NULL,
    recovery TEXT,
    -- The last number given to an entry of the audit log.
    audited BIGINT NOT NULL,
    -- Policy.
    hard_lock BIGINT NOT NULL,
    second_factor BIGINT NOT NULL,
    scans BIGINT NOT NULL
);

CREATE TABLE account (
    account BYTEA PRIMARY KEY,
    -- Lower case.
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    is_operator BIGINT NOT NULL,
    -- How the browser derived keys from the password, and Argon2id of the proof that it derived.
    kdf BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    auth_hash TEXT NOT NULL,
    -- The person's keys, as the browser made them: the secret one wrapped.
    public_key BYTEA NOT NULL,
    wrapped_secret BYTEA NOT NULL,
    -- One-time codes: the secret, whether they are asked for, and the last step that was used.
    totp_secret BYTEA,
    totp_on BIGINT NOT NULL,
    totp_step BIGINT NOT NULL
);

CREATE TABLE membership (
    org BYTEA NOT NULL,
    account BYTEA NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    -- The organisation's keys, sealed for this member by another one (JSON of the contract).
    keys TEXT,
    PRIMARY KEY (org, account)
);
CREATE INDEX membership_of ON membership (account);

CREATE TABLE session (
    token_hash BYTEA PRIMARY KEY,
    session BYTEA NOT NULL,
    account BYTEA NOT NULL,
    device TEXT NOT NULL,
    source TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX session_of ON session (account);

-- A browser that signed in before: a lock that strangers caused does not stop it.
CREATE TABLE device (
    account BYTEA NOT NULL,
    token_hash BYTEA NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (account, token_hash)
);

-- Failed attempts, of known and unknown addresses alike (a keyed hash of them); source '' counts all sources.
CREATE TABLE attempt (
    email_hash BYTEA NOT NULL,
    source TEXT NOT NULL,
    failed BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (email_hash, source)
);

-- What is good for one use: setting up, choosing a new password, the second half of a sign-in.
CREATE TABLE ticket (
    token_hash BYTEA PRIMARY KEY,
    kind TEXT NOT NULL,
    account BYTEA,
    org BYTEA,
    words TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- One-time codes for the day the telephone is gone.
CREATE TABLE recovery_code (
    account BYTEA NOT NULL,
    code_hash BYTEA NOT NULL,
    PRIMARY KEY (account, code_hash)
);

CREATE TABLE invitation (
    org BYTEA NOT NULL,
    invitation BYTEA NOT NULL,
    token_hash BYTEA NOT NULL,
    email TEXT,
    role TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (org, invitation)
);
CREATE INDEX invitation_by ON invitation (token_hash);

-- Only ever added to.
CREATE TABLE audit (
    org BYTEA NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    who BYTEA,
    who_words TEXT NOT NULL,
    action TEXT NOT NULL,
    whom BYTEA,
    words TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (org, number)
);
