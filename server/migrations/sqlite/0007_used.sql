-- What a value took over from those it replaced was counted when it went, not when it came: the sum is made anew, once.
UPDATE org SET used = (
    SELECT CAST(COALESCE(SUM(160 + LENGTH(gone) + LENGTH(sealed)), 0) AS BIGINT) FROM live WHERE live.org = org.org
);
