-- who alone keeps how much of the heap alive, as the engine's value: the top of the dominator tree of the snapshot that a diagnosis looked at
CREATE TABLE plumbline.heap_tree (
    diagnosis_id bigint PRIMARY KEY REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    content jsonb NOT NULL
);
