ALTER TABLE plumbline.target
    ADD COLUMN profiler_accepted_by text, -- who accepted that async-profiler is loaded into it
    ADD COLUMN profiler_accepted_at timestamptz,
    ADD CONSTRAINT target_profiler_check CHECK ((profiler_accepted_by IS NULL) = (profiler_accepted_at IS NULL));
