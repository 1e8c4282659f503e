-- What a team shares: sealed values, in the order that the organisation's counter gave.

-- Live values. One register has several only while they are in conflict.
CREATE TABLE live (
    org BLOB NOT NULL,
    seq BIGINT NOT NULL,
    -- The register: what it is about and which value of it, both blinded.
    about BLOB NOT NULL,
    field BLOB NOT NULL,
    op BLOB NOT NULL,
    base BIGINT NOT NULL,
    -- Names of the operations it puts out of force whenever they come, 16 bytes each.
    gone BLOB NOT NULL,
    author BLOB NOT NULL,
    -- As the author said, and when it came.
    at BIGINT NOT NULL,
    came_at BIGINT NOT NULL,
    is_deletion BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (org, seq)
);
CREATE INDEX live_register ON live (org, about, field);
CREATE INDEX live_op ON live (org, op);

-- Every operation that was taken, so that none is taken twice.
CREATE TABLE known (
    org BLOB NOT NULL,
    op BLOB NOT NULL,
    seq BIGINT NOT NULL,
    -- When it came, or was put out of force.
    since BIGINT NOT NULL,
    PRIMARY KEY (org, op)
);
