-- Samples as they grow old: what has to stay of those that were taken, then what has to stay of that. In tables of their own, because an
-- index of which nine tenths are deleted everywhere keeps its size, and one that is emptied from its old end does not.
CREATE TABLE plumbline.memory_sample_thin (
    LIKE plumbline.memory_sample INCLUDING DEFAULTS,
    PRIMARY KEY (target_id, at),
    FOREIGN KEY (target_id) REFERENCES plumbline.target ON DELETE CASCADE,
    FOREIGN KEY (epoch_id) REFERENCES plumbline.target_epoch ON DELETE CASCADE
);
CREATE INDEX memory_sample_thin_epoch ON plumbline.memory_sample_thin (epoch_id, at);

CREATE TABLE plumbline.memory_sample_sparse (
    LIKE plumbline.memory_sample INCLUDING DEFAULTS,
    PRIMARY KEY (target_id, at),
    FOREIGN KEY (target_id) REFERENCES plumbline.target ON DELETE CASCADE,
    FOREIGN KEY (epoch_id) REFERENCES plumbline.target_epoch ON DELETE CASCADE
);
CREATE INDEX memory_sample_sparse_epoch ON plumbline.memory_sample_sparse (epoch_id, at);

-- what is read: each sample is in one of them
CREATE VIEW plumbline.memory_sample_all AS
    SELECT * FROM plumbline.memory_sample
    UNION ALL SELECT * FROM plumbline.memory_sample_thin
    UNION ALL SELECT * FROM plumbline.memory_sample_sparse;

-- how far what is stored of each target has been thinned: up to then, no interval of that length holds more than has to stay of it
CREATE TABLE plumbline.sample_thinning (
    target_id bigint NOT NULL REFERENCES plumbline.target ON DELETE CASCADE,
    series text NOT NULL CHECK (series IN ('SAMPLES', 'THIN_SAMPLES', 'CENSUSES')),
    every_seconds bigint NOT NULL CHECK (every_seconds > 0),
    thinned_until timestamptz NOT NULL,
    PRIMARY KEY (target_id, series, every_seconds)
);

-- new rows take the room of deleted ones, so no range of pages is of one time: what is old is looked for by target
DROP INDEX plumbline.memory_sample_at;
DROP INDEX plumbline.jvm_census_at;
