-- JVMs of an instance's machine, and targets that a file declares
ALTER TABLE plumbline.target
    ADD COLUMN pid bigint,
    ADD COLUMN pid_started_at timestamptz,
    ADD COLUMN main_class text,
    ADD COLUMN declared_in text,     -- the file that registers it, and ends it
    ADD COLUMN declared_by text,     -- the instance that read it there last
    DROP CONSTRAINT target_check,
    DROP CONSTRAINT target_state_check,
    ADD CONSTRAINT target_owner_check CHECK ((kind IN ('SELF', 'ATTACH')) = (owner_instance IS NOT NULL)),
    ADD CONSTRAINT target_attach_check CHECK (num_nonnulls(pid, main_class) = CASE kind WHEN 'ATTACH' THEN 1 ELSE 0 END),
    ADD CONSTRAINT target_declared_check CHECK ((declared_in IS NULL) = (declared_by IS NULL)),
    ADD CONSTRAINT target_pid_check CHECK ((pid IS NULL) = (pid_started_at IS NULL)),
    ADD CONSTRAINT target_state_check CHECK (state IN ('NEW', 'OK', 'UNREACHABLE', 'ENDED'));
