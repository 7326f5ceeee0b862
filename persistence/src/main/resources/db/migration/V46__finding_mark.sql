-- what an administrator says of a finding bears a name and may end by itself; name and end belong to what was said at signed_at: whoever
-- knows nothing of them changes changed_at alone, and what is said then has neither
ALTER TABLE plumbline.finding_status
    ADD COLUMN marked_by text,
    ADD COLUMN ends_at timestamptz, -- null: it holds until something else is said
    ADD COLUMN signed_at timestamptz;

-- what holds now, which is OPEN again once the end is over, and what was said
CREATE VIEW plumbline.finding_mark AS
    SELECT target_id, fingerprint, status AS said, note, changed_at AS marked_at,
        CASE WHEN signed_at = changed_at THEN marked_by END AS marked_by,
        CASE WHEN signed_at = changed_at THEN ends_at END AS ends_at,
        CASE WHEN signed_at = changed_at AND ends_at <= now() THEN 'OPEN' ELSE status END AS status
    FROM plumbline.finding_status;
