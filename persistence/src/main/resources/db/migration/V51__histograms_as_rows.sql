-- A histogram's classes in its own row, side by side in three arrays: as rows of their own with an index over histogram and name they took
-- eight times as much room, and most of the time of whoever read or wrote them. The database compresses what is long.
ALTER TABLE plumbline.class_histogram
    ADD COLUMN class_names text[] NOT NULL DEFAULT '{}',
    ADD COLUMN instances bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN bytes bigint[] NOT NULL DEFAULT '{}';

UPDATE plumbline.class_histogram h SET class_names = e.class_names, instances = e.instances, bytes = e.bytes
FROM (SELECT histogram_id, array_agg(class_name ORDER BY class_name COLLATE "C") AS class_names,
        array_agg(instances ORDER BY class_name COLLATE "C") AS instances, array_agg(bytes ORDER BY class_name COLLATE "C") AS bytes
    FROM plumbline.class_histogram_entry GROUP BY histogram_id) e
WHERE e.histogram_id = h.id;

DROP TABLE plumbline.class_histogram_entry;

ALTER TABLE plumbline.class_histogram
    ALTER COLUMN class_names DROP DEFAULT,
    ALTER COLUMN instances DROP DEFAULT,
    ALTER COLUMN bytes DROP DEFAULT,
    ADD CHECK (cardinality(class_names) = cardinality(instances) AND cardinality(class_names) = cardinality(bytes));

ALTER TABLE plumbline.sample_thinning DROP CONSTRAINT sample_thinning_series_check;
ALTER TABLE plumbline.sample_thinning
    ADD CONSTRAINT sample_thinning_series_check CHECK (series IN ('SAMPLES', 'THIN_SAMPLES', 'CENSUSES', 'HISTOGRAMS'));
