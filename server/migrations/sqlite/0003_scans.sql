-- Shared scans, for organisations that chose so: sealed chunks in the order of the report.

CREATE TABLE scan (
    org BLOB NOT NULL,
    scan BLOB NOT NULL,
    -- As announced: how many chunks, their bytes, and the data key they are sealed with.
    chunks BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    account BLOB NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (org, scan)
);

CREATE TABLE scan_chunk (
    org BLOB NOT NULL,
    scan BLOB NOT NULL,
    chunk BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (org, scan, chunk)
);
