ALTER TABLE plumbline.target
    ADD COLUMN build_from text,      -- what tells the build: property:… or attribute:…#…; without it, the manifest of the main jar
    ADD COLUMN paths_accepted_by text, -- who accepted that the search for paths to roots may crash it
    ADD COLUMN paths_accepted_at timestamptz,
    ADD CONSTRAINT target_paths_check CHECK ((paths_accepted_by IS NULL) = (paths_accepted_at IS NULL));

-- An epoch begins with a JVM, and again within its life when its build, heap limit or collector changes
ALTER TABLE plumbline.target_epoch
    ADD COLUMN build text,           -- absent while the JVM does not tell
    ADD COLUMN began_at timestamptz NOT NULL DEFAULT now(),
    DROP CONSTRAINT target_epoch_target_id_started_at_pid_host_key;
UPDATE plumbline.target_epoch SET began_at = started_at;
CREATE INDEX target_epoch_life ON plumbline.target_epoch (target_id, started_at, pid, host);

ALTER TABLE plumbline.finding
    ADD COLUMN build text;           -- with which this cause was found first on this target; absent if that was not told

-- what a JVM told when it was asked thoroughly, as the engine's value
CREATE TABLE plumbline.jvm_probe (
    epoch_id bigint PRIMARY KEY REFERENCES plumbline.target_epoch ON DELETE CASCADE,
    at timestamptz NOT NULL,
    content jsonb NOT NULL
);
