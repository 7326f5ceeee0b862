-- evidence that somebody sends, of JVMs that we may never reach; what refers to targets first, as a release that runs does it
ALTER TABLE plumbline.capture
    ADD COLUMN uploaded_as text,        -- what its sender calls the file; none: we took it
    ADD COLUMN content_at timestamptz,  -- when it was taken, as the file itself says
    ADD COLUMN damage text,             -- what is missing in the file
    ADD CONSTRAINT capture_uploaded_check CHECK (uploaded_as IS NOT NULL OR content_at IS NULL);

-- what the heap dumps of a diagnosis say by themselves
CREATE TABLE plumbline.dump_study (
    diagnosis_id bigint PRIMARY KEY REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    content jsonb NOT NULL
);

ALTER TABLE plumbline.target
    DROP CONSTRAINT target_owner_check,
    -- of kind UPLOAD: the instance that received the latest file, none before
    ADD CONSTRAINT target_owner_check
        CHECK (kind = 'UPLOAD' OR (kind IN ('SELF', 'ATTACH')) = (owner_instance IS NOT NULL));
