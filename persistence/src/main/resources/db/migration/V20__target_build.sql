ALTER TABLE plumbline.target
    DROP CONSTRAINT target_owner_check,
    -- of kind UPLOAD: the instance that received the latest file, none before
    ADD CONSTRAINT target_owner_check
        CHECK (kind = 'UPLOAD' OR (kind IN ('SELF', 'ATTACH')) = (owner_instance IS NOT NULL)),
    ADD COLUMN build_from text,      -- what tells the build: property:… or attribute:…#…; without it, the manifest of the main jar
    ADD COLUMN paths_accepted_by text, -- who accepted that the search for paths to roots may crash it
    ADD COLUMN paths_accepted_at timestamptz,
    ADD CONSTRAINT target_paths_check CHECK ((paths_accepted_by IS NULL) = (paths_accepted_at IS NULL));
