-- Evidence that somebody sends, of JVMs that we may never reach. From here on a migration changes one table that was there before: a
-- release that still runs takes the locks of several in an order of its own, and would wait for one that waits for it.
ALTER TABLE plumbline.capture
    ADD COLUMN uploaded_as text,        -- what its sender calls the file; none: we took it
    ADD COLUMN content_at timestamptz,  -- when it was taken, as the file itself says
    ADD COLUMN damage text,             -- what is missing in the file
    ADD CONSTRAINT capture_uploaded_check CHECK (uploaded_as IS NOT NULL OR content_at IS NULL);
