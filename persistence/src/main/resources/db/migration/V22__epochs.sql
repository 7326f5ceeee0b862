-- An epoch begins with a JVM, and again within its life when its build, heap limit or collector changes. Of those that begin with
-- a JVM, which are all that the release before notes, there is one.
ALTER TABLE plumbline.target_epoch
    ADD COLUMN build text,           -- absent while the JVM does not tell
    ADD COLUMN began_at timestamptz, -- absent: with the JVM
    DROP CONSTRAINT target_epoch_target_id_started_at_pid_host_key;
CREATE UNIQUE INDEX target_epoch_of_jvm ON plumbline.target_epoch (target_id, started_at, pid, host) WHERE began_at IS NULL;
CREATE INDEX target_epoch_life ON plumbline.target_epoch (target_id, started_at, pid, host);

-- what a JVM told when it was asked thoroughly, as the engine's value
CREATE TABLE plumbline.jvm_probe (
    epoch_id bigint PRIMARY KEY REFERENCES plumbline.target_epoch ON DELETE CASCADE,
    at timestamptz NOT NULL,
    content jsonb NOT NULL
);
