-- what has changed since the night before, as the engine says it; null for reports of earlier versions
ALTER TABLE plumbline.report ADD COLUMN changes jsonb;

-- the diagnoses of a night; their keys are night/<when it was due>/<target>
CREATE INDEX diagnosis_night ON plumbline.diagnosis (split_part(run_key, '/', 2)) WHERE origin = 'NIGHTLY';
