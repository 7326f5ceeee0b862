ALTER TABLE plumbline.finding
    ADD COLUMN build text,           -- with which this cause was found first on this target; absent if that was not told
    ADD COLUMN leaks boolean;        -- whether the cause is accused of leaking; null if an earlier version has found it
