-- what has become of a cause with a new build, as the engine's value: one for each cause of the old build that a diagnosis checks
CREATE TABLE plumbline.repair_check (
    diagnosis_id bigint NOT NULL REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    target_id bigint NOT NULL,      -- of the diagnosis
    fingerprint text NOT NULL,
    content jsonb NOT NULL,
    PRIMARY KEY (diagnosis_id, fingerprint)
);
CREATE INDEX repair_check_cause ON plumbline.repair_check (target_id, fingerprint, diagnosis_id DESC);

ALTER TABLE plumbline.finding
    ADD COLUMN stage text,           -- that shows the cause; null if an earlier version has found it
    ADD COLUMN anomaly text,         -- what is wrong
    ADD COLUMN known_leak jsonb;     -- the leak of a library or server that it looks like, as the engine's value; null if it looks like none
