-- a growth that the watch saw starts a diagnosis, too
ALTER TABLE plumbline.diagnosis
    DROP CONSTRAINT diagnosis_origin_check,
    ADD CONSTRAINT diagnosis_origin_check CHECK (origin IN ('NIGHTLY', 'WATCH', 'REQUEST'));
