-- What a recording of a diagnosis says of where a JVM allocates, and the same of the earlier recording that it is compared with.
CREATE TABLE plumbline.profile (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    diagnosis_id bigint NOT NULL REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    part text NOT NULL CHECK (part IN ('OBSERVED', 'BASELINE')),
    reading text NOT NULL,        -- what its bytes are; those of two readings are never compared
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    bytes bigint NOT NULL,
    samples bigint NOT NULL,
    baseline text NOT NULL,       -- which baseline was chosen and why, or why none
    summary jsonb NOT NULL,       -- its heaviest stacks and classes
    diff jsonb,                   -- where it is more than the baseline; null without one, and for the baseline itself
    content bytea NOT NULL,       -- all of it, in the engine's format
    made_at timestamptz NOT NULL,
    UNIQUE (diagnosis_id, part, reading)
);
-- most of it is compressed as it is
ALTER TABLE plumbline.profile ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX profile_made_at ON plumbline.profile (made_at);
