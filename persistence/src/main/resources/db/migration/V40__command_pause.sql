-- Diagnostic commands for which a target stood still, or may have, and that are no captures: a diagnosis asks for them, and they are of
-- its target's budget of pauses, too.
CREATE TABLE plumbline.command_pause (
    diagnosis_id bigint NOT NULL REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    asked_at timestamptz NOT NULL,
    command text NOT NULL CHECK (command IN ('NATIVE_TRIM', 'CLASS_HIERARCHY')),
    pause_millis bigint NOT NULL CHECK (pause_millis >= 0), -- at most: until the answer was there
    PRIMARY KEY (diagnosis_id, asked_at, command)
);
