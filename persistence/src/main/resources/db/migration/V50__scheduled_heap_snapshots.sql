-- a heap snapshot of the schedule: its index is to take the place of its file
ALTER TABLE plumbline.capture ADD COLUMN to_index boolean NOT NULL DEFAULT false;
CREATE INDEX capture_to_index ON plumbline.capture (taken_by, taken_at) WHERE to_index;
