-- who keeps growing objects alive
CREATE TABLE plumbline.retaining_path (
    diagnosis_id bigint NOT NULL REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    rank integer NOT NULL,
    class_name text NOT NULL,
    holder text NOT NULL,
    holder_field text,
    content jsonb NOT NULL,
    PRIMARY KEY (diagnosis_id, rank)
);
