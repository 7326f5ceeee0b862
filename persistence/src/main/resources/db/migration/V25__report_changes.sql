-- what has changed since the night before, as the engine says it; null for reports of earlier versions
ALTER TABLE plumbline.report ADD COLUMN changes jsonb;
