-- Children before their parents, in the order in which the release before, which may still run, takes its locks

ALTER TABLE plumbline.finding
    ADD COLUMN build text;           -- with which this cause was found first on this target; absent if that was not told

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

ALTER TABLE plumbline.target
    ADD COLUMN build_from text,      -- what tells the build: property:… or attribute:…#…; without it, the manifest of the main jar
    ADD COLUMN paths_accepted_by text, -- who accepted that the search for paths to roots may crash it
    ADD COLUMN paths_accepted_at timestamptz,
    ADD CONSTRAINT target_paths_check CHECK ((paths_accepted_by IS NULL) = (paths_accepted_at IS NULL));
