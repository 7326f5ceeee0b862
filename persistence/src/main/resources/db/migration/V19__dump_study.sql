-- what the heap dumps of a diagnosis say by themselves
CREATE TABLE plumbline.dump_study (
    diagnosis_id bigint PRIMARY KEY REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    content jsonb NOT NULL
);
