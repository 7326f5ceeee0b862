-- a JVM's threads, class loaders and open files by family, its limits and what it says of its native memory, now and then
CREATE TABLE plumbline.jvm_census (
    epoch_id bigint NOT NULL REFERENCES plumbline.target_epoch ON DELETE CASCADE,
    at timestamptz NOT NULL,
    content jsonb NOT NULL,
    PRIMARY KEY (epoch_id, at)
);
CREATE INDEX jvm_census_at ON plumbline.jvm_census USING brin (at);

-- what a diagnosis saw of that: which families have grown, and what a forced collection left
CREATE TABLE plumbline.outside_heap (
    diagnosis_id bigint PRIMARY KEY REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    content jsonb NOT NULL
);

-- what the resident memory consists of, at the beginning and at the end of a diagnosis' window
CREATE TABLE plumbline.memory_ledger (
    diagnosis_id bigint PRIMARY KEY REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    content jsonb NOT NULL
);
