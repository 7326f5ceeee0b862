-- the index of a heap snapshot: names and structure, which answer questions when the snapshot is deleted; it lies with the instance that took
-- the snapshot
CREATE TABLE plumbline.heap_index (
    capture_id bigint PRIMARY KEY REFERENCES plumbline.capture ON DELETE CASCADE,
    path text NOT NULL,
    bytes bigint NOT NULL
);

-- what grows between two heap snapshots of a target, as the engine's value; the earlier one is that whose content is older
CREATE TABLE plumbline.heap_growth (
    earlier_id bigint NOT NULL REFERENCES plumbline.capture ON DELETE CASCADE,
    later_id bigint NOT NULL REFERENCES plumbline.capture ON DELETE CASCADE,
    state text NOT NULL CHECK (state IN ('RUNNING', 'FINISHED', 'FAILED')),
    asked_at timestamptz NOT NULL,
    answered_by text NOT NULL,      -- the instance that looks
    reason text,                    -- why it failed
    content jsonb CHECK ((content IS NOT NULL) = (state = 'FINISHED')),
    PRIMARY KEY (earlier_id, later_id),
    CHECK (earlier_id <> later_id)
);
CREATE INDEX heap_growth_later ON plumbline.heap_growth (later_id);
