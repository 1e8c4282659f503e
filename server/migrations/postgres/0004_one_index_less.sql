-- Every index of the table begins with the organisation. While the table is small PostgreSQL finds one as good as the other,
-- keeps to its choice, and looked registers up by this one, through the whole organisation. A live value is found by its place.
DROP INDEX live_op;
