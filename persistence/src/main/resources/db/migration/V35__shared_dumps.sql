ALTER TABLE plumbline.target
    ADD COLUMN dumps_there text,     -- a directory as the target sees it, into which it may write heap dumps
    ADD COLUMN dumps_here text,      -- the same directory as we see it
    ADD CONSTRAINT target_dumps_both CHECK ((dumps_there IS NULL) = (dumps_here IS NULL));
