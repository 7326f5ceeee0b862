-- somebody has it left alone: nobody samples it, and our recording on it is ended
ALTER TABLE plumbline.target
    ADD COLUMN paused_by text,
    ADD COLUMN paused_at timestamptz,
    ADD CHECK ((paused_by IS NULL) = (paused_at IS NULL));
