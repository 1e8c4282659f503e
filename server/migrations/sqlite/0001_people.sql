-- People, their organisations and sessions. Times are seconds since 1970, truths 0 or 1, names of things 16 bytes.
-- No foreign keys: a database that spreads tables over machines by organisation could not keep them.

-- What this server knows about itself: its secrets.
CREATE TABLE instance (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
);

CREATE TABLE org (
    org BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    -- Which life of this database it is, and the last place given to an operation in it.
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    -- Below this place, deleted values were forgotten: who was away since then loads everything again.
    swept BIGINT NOT NULL,
    -- Of all live values, and how many bytes they and what is remembered of others take.
    digest BLOB NOT NULL,
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
    account BLOB PRIMARY KEY,
    -- Lower case.
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    is_operator BIGINT NOT NULL,
    -- How the browser derived keys from the password, and Argon2id of the proof that it derived.
    kdf BIGINT NOT NULL,
    salt BLOB NOT NULL,
    auth_hash TEXT NOT NULL,
    -- The person's keys, as the browser made them: the secret one wrapped.
    public_key BLOB NOT NULL,
    wrapped_secret BLOB NOT NULL,
    -- One-time codes: the secret, whether they are asked for, and the last step that was used.
    totp_secret BLOB,
    totp_on BIGINT NOT NULL,
    totp_step BIGINT NOT NULL
);

CREATE TABLE membership (
    org BLOB NOT NULL,
    account BLOB NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    -- The organisation's keys, sealed for this member by another one (JSON of the contract).
    keys TEXT,
    PRIMARY KEY (org, account)
);
CREATE INDEX membership_of ON membership (account);

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,
    session BLOB NOT NULL,
    account BLOB NOT NULL,
    device TEXT NOT NULL,
    source TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX session_of ON session (account);

-- A browser that signed in before: a lock that strangers caused does not stop it.
CREATE TABLE device (
    account BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (account, token_hash)
);

-- Failed attempts, of known and unknown addresses alike (a keyed hash of them); source '' counts all sources.
CREATE TABLE attempt (
    email_hash BLOB NOT NULL,
    source TEXT NOT NULL,
    failed BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (email_hash, source)
);

-- What is good for one use: setting up, choosing a new password, the second half of a sign-in.
CREATE TABLE ticket (
    token_hash BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    account BLOB,
    org BLOB,
    words TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- One-time codes for the day the telephone is gone.
CREATE TABLE recovery_code (
    account BLOB NOT NULL,
    code_hash BLOB NOT NULL,
    PRIMARY KEY (account, code_hash)
);

CREATE TABLE invitation (
    org BLOB NOT NULL,
    invitation BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    email TEXT,
    role TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (org, invitation)
);
CREATE INDEX invitation_by ON invitation (token_hash);

-- Only ever added to.
CREATE TABLE audit (
    org BLOB NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    who BLOB,
    who_words TEXT NOT NULL,
    action TEXT NOT NULL,
    whom BLOB,
    words TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (org, number)
);
