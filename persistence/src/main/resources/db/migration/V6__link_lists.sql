-- What lists of links are read from, whatever their number: counters, an index for each order, and codes in sequence.

-- How many links there are, by domain and author (0 = nobody known). Each of the shards is one row, so that links that
-- are made at once do not wait for each other; only the sum over all shards means anything.
CREATE TABLE plumbline.link_total (
  domain_id bigint NOT NULL,
  author_id bigint NOT NULL,
  shard smallint NOT NULL,
  links bigint NOT NULL,
  PRIMARY KEY (domain_id, author_id, shard)
) WITH (fillfactor = 50);

-- The same by the day (UTC) on which links were made: pages deep in the list are found by it.
CREATE TABLE plumbline.link_day (
  day date NOT NULL,
  domain_id bigint NOT NULL,
  author_id bigint NOT NULL,
  shard smallint NOT NULL,
  links bigint NOT NULL,
  PRIMARY KEY (day, domain_id, author_id, shard)
) WITH (fillfactor = 50);

INSERT INTO plumbline.link_total
SELECT domain_id, coalesce(created_by, 0), 0, count(*) FROM plumbline.short_link GROUP BY 1, 2;

INSERT INTO plumbline.link_day
SELECT (created_at AT TIME ZONE 'UTC')::date, domain_id, coalesce(created_by, 0), 0, count(*)
FROM plumbline.short_link GROUP BY 1, 2, 3;

-- Every link has a visit counter from the start: without, links that nobody visited would be missing where the order is
-- that of visits.
INSERT INTO plumbline.visit_counter (link_id, total, bots)
SELECT id, 0, 0 FROM plumbline.short_link ON CONFLICT (link_id) DO NOTHING;

-- Ordered, so that transactions that make several links lock the counters in the same order.
CREATE FUNCTION plumbline.count_made_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO plumbline.visit_counter (link_id, total, bots)
  SELECT id, 0, 0 FROM made ON CONFLICT (link_id) DO NOTHING;
  INSERT INTO plumbline.link_day AS counter (day, domain_id, author_id, shard, links)
  SELECT (created_at AT TIME ZONE 'UTC')::date, domain_id, coalesce(created_by, 0), pg_backend_pid() % 8, count(*)
  FROM made GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (day, domain_id, author_id, shard) DO UPDATE SET links = counter.links + excluded.links;
  INSERT INTO plumbline.link_total AS counter (domain_id, author_id, shard, links)
  SELECT domain_id, coalesce(created_by, 0), pg_backend_pid() % 8, count(*)
  FROM made GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (domain_id, author_id, shard) DO UPDATE SET links = counter.links + excluded.links;
  RETURN NULL;
END $$;

CREATE FUNCTION plumbline.count_deleted_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO plumbline.link_day AS counter (day, domain_id, author_id, shard, links)
  SELECT (created_at AT TIME ZONE 'UTC')::date, domain_id, coalesce(created_by, 0), pg_backend_pid() % 8, -count(*)
  FROM deleted GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (day, domain_id, author_id, shard) DO UPDATE SET links = counter.links + excluded.links;
  INSERT INTO plumbline.link_total AS counter (domain_id, author_id, shard, links)
  SELECT domain_id, coalesce(created_by, 0), pg_backend_pid() % 8, -count(*)
  FROM deleted GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (domain_id, author_id, shard) DO UPDATE SET links = counter.links + excluded.links;
  RETURN NULL;
END $$;

CREATE TRIGGER count_made_links AFTER INSERT ON plumbline.short_link
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION plumbline.count_made_links();

CREATE TRIGGER count_deleted_links AFTER DELETE ON plumbline.short_link
  REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION plumbline.count_deleted_links();

-- What lists are ordered by where the column itself will not do: a long URL may not fit into an index page, and links
-- without a title come first. Columns, not expressions, because only columns can be read from an index alone.
ALTER TABLE plumbline.short_link
  ADD long_url_start text COLLATE "C" NOT NULL GENERATED ALWAYS AS (left(long_url, 500)) STORED,
  ADD title_or_none text NOT NULL GENERATED ALWAYS AS (coalesce(title, '')) STORED;

CREATE INDEX short_link_by_code ON plumbline.short_link (short_code, id);
CREATE INDEX short_link_by_long_url ON plumbline.short_link (long_url_start, id);
CREATE INDEX short_link_by_title ON plumbline.short_link (title_or_none, id);

DROP INDEX plumbline.visit_counter_non_bots;
CREATE INDEX visit_counter_non_bots ON plumbline.visit_counter ((total - bots), link_id) INCLUDE (total, bots);

-- Links that lists may leave out: no longer valid, or visited as often as they may be.
CREATE INDEX short_link_valid_until ON plumbline.short_link (valid_until) WHERE valid_until IS NOT NULL;
CREATE INDEX short_link_limited ON plumbline.short_link (id) INCLUDE (max_visits) WHERE max_visits IS NOT NULL;

-- Codes without regard to the case of ASCII letters, for the loose mode.
CREATE INDEX short_link_any_case ON plumbline.short_link (domain_id, lower(short_code));

-- The order of a tag's links, so that a page of them is found without sorting all of them.
ALTER TABLE plumbline.link_tag ADD created_at timestamptz;

UPDATE plumbline.link_tag SET created_at = link.created_at FROM plumbline.short_link link WHERE link.id = link_id;

ALTER TABLE plumbline.link_tag ALTER created_at SET NOT NULL;

CREATE FUNCTION plumbline.date_link_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := coalesce(
    NEW.created_at, (SELECT created_at FROM plumbline.short_link WHERE id = NEW.link_id), '-infinity');
  RETURN NEW;
END $$;

CREATE TRIGGER date_link_tag BEFORE INSERT ON plumbline.link_tag
  FOR EACH ROW EXECUTE FUNCTION plumbline.date_link_tag();

CREATE INDEX link_tag_newest ON plumbline.link_tag (tag_id, created_at DESC, link_id DESC);

-- A search looks for a text anywhere. The extension comes with PostgreSQL, but not every operator's database has it or lets
-- us install it: then searches read every link.
DO $$
DECLARE
  extension_schema text;
BEGIN
  BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA plumbline;
  EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR invalid_schema_name THEN
    RAISE NOTICE 'no extension pg_trgm: searches for links will read all of them';
  END;
  SELECT namespace.nspname INTO extension_schema
  FROM pg_extension extension JOIN pg_namespace namespace ON namespace.oid = extension.extnamespace
  WHERE extension.extname = 'pg_trgm';
  IF extension_schema IS NOT NULL THEN
    EXECUTE format(
      'CREATE INDEX short_link_text ON plumbline.short_link'
      ' USING gin (long_url %1$I.gin_trgm_ops, short_code %1$I.gin_trgm_ops, title %1$I.gin_trgm_ops)',
      extension_schema);
  END IF;
END $$;

-- Numbers that codes are made of by a keyed permutation, and its key where none is configured.
CREATE SEQUENCE plumbline.link_code_number MINVALUE 0 START 0;

CREATE TABLE plumbline.link_code_key (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  key bytea NOT NULL CHECK (octet_length(key) = 32)
);
