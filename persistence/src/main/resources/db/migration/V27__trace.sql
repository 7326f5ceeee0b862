-- what the recording of a diagnosis tells by time: its collections, its threads, its requests
CREATE TABLE plumbline.trace_study (
    diagnosis_id bigint PRIMARY KEY REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    made_at timestamptz NOT NULL,
    recorded_from timestamptz,       -- null if nothing was recorded
    recorded_to timestamptz,
    collections integer NOT NULL,
    longest_pause_seconds double precision, -- null without a collection
    clusters integer NOT NULL,       -- groups of threads that hang at one place
    routes integer NOT NULL,
    format text NOT NULL,            -- of the document
    document bytea NOT NULL,         -- all of it, as the engine writes it, packed by gzip
    CHECK ((recorded_from IS NULL) = (recorded_to IS NULL))
);
ALTER TABLE plumbline.trace_study ALTER COLUMN document SET STORAGE EXTERNAL; -- packed already
