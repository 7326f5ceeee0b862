-- how many requests the JVM has served since some beginning; -1 = it does not tell
ALTER TABLE plumbline.memory_sample ADD COLUMN requests bigint NOT NULL DEFAULT -1;
