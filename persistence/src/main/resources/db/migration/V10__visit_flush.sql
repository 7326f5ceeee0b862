-- Counting a batch of visits with as little work as can be: one row a link in place, and no day is ever sliced from its visits.

-- A counter carries what says where its link counts, which never changes, and what lists are ordered by (ranked_…): a column
-- of its own, because a row whose indexed columns stay is written in place. Batches of many links leave it behind; rank_links
-- catches up.
CREATE TABLE plumbline.visit_counter_with_rank (
  link_id bigint NOT NULL,
  total bigint NOT NULL CHECK (total >= 0),
  bots bigint NOT NULL CHECK (bots BETWEEN 0 AND total),
  ranked_total bigint NOT NULL,
  ranked_people bigint NOT NULL,
  domain_id bigint NOT NULL,
  author_id bigint
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.5);

INSERT INTO plumbline.visit_counter_with_rank
SELECT link.id, coalesce(counter.total, 0), coalesce(counter.bots, 0), coalesce(counter.total, 0),
  coalesce(counter.total - counter.bots, 0), link.domain_id, link.created_by
FROM plumbline.short_link link LEFT JOIN plumbline.visit_counter counter ON counter.link_id = link.id
ORDER BY link.id;

DROP TABLE plumbline.visit_counter;
ALTER TABLE plumbline.visit_counter_with_rank RENAME TO visit_counter;
ALTER TABLE plumbline.visit_counter ADD CONSTRAINT visit_counter_pkey PRIMARY KEY (link_id);
CREATE INDEX visit_counter_by_rank ON plumbline.visit_counter (ranked_total, link_id);
CREATE INDEX visit_counter_by_rank_of_people ON plumbline.visit_counter (ranked_people, link_id);

-- Ordered, so that transactions that make several links lock the counters in the same order.
CREATE OR REPLACE FUNCTION plumbline.count_made_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO plumbline.visit_counter (link_id, total, bots, ranked_total, ranked_people, domain_id, author_id)
  SELECT id, 0, 0, 0, 0, domain_id, created_by FROM made ON CONFLICT (link_id) DO NOTHING;
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

-- Brings the rank of the links from one id on up to date; the caller repeats it with the answer until that is null.
CREATE FUNCTION plumbline.rank_links(first bigint, most integer) RETURNS bigint LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
  last bigint;
BEGIN
  SELECT max(link_id) INTO last FROM (
    SELECT link_id FROM plumbline.visit_counter WHERE link_id >= first ORDER BY link_id LIMIT most) AS next;
  IF last IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM plumbline.lock_visit_counts();
  UPDATE plumbline.visit_counter SET ranked_total = total, ranked_people = total - bots
  WHERE link_id BETWEEN first AND last AND (ranked_total <> total OR ranked_people <> total - bots);
  RETURN last + 1;
END $$;

-- Slices (of five minutes) of a day are kept from sliced_from on; its visits before that are those that no slice counts. While
-- a day is not sliced, sliced_from lies behind the newest visit counted so far; it is null where nobody knows.
ALTER TABLE plumbline.visit_day ADD sliced_from timestamptz;

UPDATE plumbline.visit_day SET sliced_from = plumbline.start_of(day) WHERE sliced;

UPDATE plumbline.visit_day SET sliced_from = newest.slice + interval '5 minutes'
FROM (
  SELECT plumbline.slice_of(greatest(
    (SELECT max(visited_at) FROM plumbline.visit), (SELECT max(visited_at) FROM plumbline.orphan_visit))) AS slice) AS newest
WHERE day = plumbline.day_of(newest.slice) AND NOT sliced;

DROP FUNCTION plumbline.slice_busy_days();
DROP FUNCTION plumbline.slice_busy_day(date, timestamptz, timestamptz);
DROP TABLE plumbline.visit_day_to_slice;

-- The visits of all links and those to no link are sliced whatever they are: there are few such scopes.
CREATE OR REPLACE FUNCTION plumbline.is_busy(kind integer, listed numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE kind WHEN 1 THEN listed > 1000 WHEN 2 THEN listed > 250 ELSE true END
$$;

-- Where the slices of a day begin after more visits were counted, of which the newest lie before a moment; null: none listed.
CREATE FUNCTION plumbline.slices_from(day date, sliced boolean, sliced_from timestamptz, listed bigint, moment timestamptz)
RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN sliced THEN sliced_from
    WHEN sliced_from IS NULL AND listed > 0 THEN plumbline.start_of(day + 1)
    ELSE greatest(sliced_from, moment) END
$$;

-- Adds visits to their scopes, negative ones too; the caller holds the lock. No join but by primary key: whatever the planner
-- knows of the tables, its cost is that of the visits counted.
CREATE OR REPLACE FUNCTION plumbline.add_visits(counted plumbline.counted_visits[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO plumbline.visit_total AS entry (kind, subject_id, domain_id, author_id, total, bots)
  SELECT kind, subject_id, domain_id, author_id, sum(total), sum(bots)
  FROM unnest(counted) WHERE kind > 1 GROUP BY kind, subject_id, domain_id, author_id
  ON CONFLICT (kind, subject_id, domain_id, author_id) DO UPDATE
  SET total = entry.total + excluded.total, bots = entry.bots + excluded.bots;

  -- a new day of a kind that is always sliced is sliced from its start
  INSERT INTO plumbline.visit_day AS entry
    (kind, subject_id, domain_id, author_id, day, total, bots, listed, listed_bots, sliced, sliced_from)
  SELECT kind, subject_id, domain_id, author_id, day, total, bots, listed, listed_bots,
    plumbline.is_busy(kind, listed), CASE WHEN kind > 2 THEN plumbline.start_of(day) ELSE newest + interval '5 minutes' END
  FROM (
    SELECT kind, subject_id, domain_id, author_id, plumbline.day_of(starts_at) AS day, sum(total) AS total,
      sum(bots) AS bots, sum(listed) AS listed, sum(listed_bots) AS listed_bots,
      max(starts_at) FILTER (WHERE listed > 0) AS newest
    FROM unnest(counted) GROUP BY kind, subject_id, domain_id, author_id, day) AS days
  ON CONFLICT (kind, subject_id, domain_id, author_id, day) DO UPDATE
  SET total = entry.total + excluded.total, bots = entry.bots + excluded.bots,
    listed = entry.listed + excluded.listed, listed_bots = entry.listed_bots + excluded.listed_bots,
    sliced = entry.sliced OR plumbline.is_busy(entry.kind, entry.listed + excluded.listed),
    sliced_from = plumbline.slices_from(entry.day, entry.sliced, entry.sliced_from, entry.listed, excluded.sliced_from);

  INSERT INTO plumbline.visit_slice AS entry
    (kind, subject_id, domain_id, author_id, starts_at, listed, listed_bots)
  SELECT part.kind, part.subject_id, part.domain_id, part.author_id, part.starts_at,
    sum(part.listed), sum(part.listed_bots)
  FROM unnest(counted) AS part
  CROSS JOIN LATERAL (
    SELECT FROM plumbline.visit_day day
    WHERE day.kind = part.kind AND day.subject_id = part.subject_id AND day.domain_id = part.domain_id
      AND day.author_id = part.author_id AND day.day = plumbline.day_of(part.starts_at)
      AND day.sliced AND day.sliced_from <= part.starts_at
    OFFSET 0) AS sliced
  WHERE part.listed <> 0
  GROUP BY part.kind, part.subject_id, part.domain_id, part.author_id, part.starts_at
  ON CONFLICT (kind, subject_id, domain_id, author_id, starts_at) DO UPDATE
  SET listed = entry.listed + excluded.listed, listed_bots = entry.listed_bots + excluded.listed_bots;
END $$;

DROP FUNCTION plumbline.count_visits(bigint[], timestamptz[], bigint[], bigint[], bigint[], bigint[]);

-- Counts a batch's visits of links within one slice, each link once and in order; the caller holds the lock. Without detail any
-- slice of the day will do; null is today's. Returns how many of the links there are. The links are looked up one by one, in
-- their order: with other joins off, the plan is the same whatever the planner believes of the tables.
CREATE FUNCTION plumbline.count_visits(
  slice timestamptz, links bigint[], totals bigint[], bots bigint[], listed bigint[], listed_bots bigint[])
RETURNS integer LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  slice_start timestamptz := coalesce(slice, plumbline.start_of(plumbline.day_of(now())));
  day_counted date := plumbline.day_of(slice_start);
  authors bigint[] := ARRAY(SELECT id FROM plumbline.api_key WHERE author_only);
  -- few links at a time: their place in the lists is that of the moment
  ranks boolean := cardinality(links) <= 1000;
  counted_links integer;
  sliced_links bigint[];
  scoped plumbline.counted_visits[];
BEGIN
  WITH counted AS (
    UPDATE plumbline.visit_counter AS counter
    SET total = counter.total + batch.total, bots = counter.bots + batch.bots,
      ranked_total = CASE WHEN ranks THEN counter.total + batch.total ELSE counter.ranked_total END,
      ranked_people = CASE WHEN ranks THEN counter.total + batch.total - counter.bots - batch.bots
        ELSE counter.ranked_people END
    FROM unnest(links, totals, count_visits.bots, count_visits.listed, count_visits.listed_bots)
      AS batch (link_id, total, bots, listed, listed_bots)
    WHERE counter.link_id = batch.link_id
    RETURNING counter.link_id, counter.domain_id,
      CASE WHEN counter.author_id = ANY (authors) THEN counter.author_id ELSE 0 END AS author_id,
      batch.total, batch.bots, batch.listed, batch.listed_bots
  ), days AS (
    INSERT INTO plumbline.visit_day AS entry
      (kind, subject_id, domain_id, author_id, day, total, bots, listed, listed_bots, sliced, sliced_from)
    SELECT 1, link_id, 0, 0, day_counted, total, bots, listed, listed_bots, plumbline.is_busy(1, listed),
      CASE WHEN listed > 0 THEN slice_start + interval '5 minutes' END
    FROM counted
    ON CONFLICT (kind, subject_id, domain_id, author_id, day) DO UPDATE
    SET total = entry.total + excluded.total, bots = entry.bots + excluded.bots,
      listed = entry.listed + excluded.listed, listed_bots = entry.listed_bots + excluded.listed_bots,
      sliced = entry.sliced OR plumbline.is_busy(1, entry.listed + excluded.listed),
      sliced_from = plumbline.slices_from(entry.day, entry.sliced, entry.sliced_from, entry.listed, excluded.sliced_from)
    RETURNING subject_id, sliced AND sliced_from <= slice_start AS has_slice
  ), of_owners AS (
    SELECT domain_id, author_id, sum(total) AS total, sum(bots) AS bots, sum(listed) AS listed,
      sum(listed_bots) AS listed_bots
    FROM counted GROUP BY domain_id, author_id
  ), of_tags AS (
    SELECT tag_id, domain_id, author_id, sum(total) AS total, sum(bots) AS bots, sum(listed) AS listed,
      sum(listed_bots) AS listed_bots
    FROM counted JOIN plumbline.link_tag USING (link_id) GROUP BY tag_id, domain_id, author_id
  ), subjects AS (
    SELECT 3::smallint AS kind, 0::bigint AS subject_id, of_owners.* FROM of_owners
    UNION ALL
    SELECT 2, of_tags.* FROM of_tags
  )
  SELECT (SELECT count(*) FROM counted),
    ARRAY(SELECT subject_id FROM days WHERE has_slice),
    ARRAY(
      SELECT (kind, subject_id, domain.id, author.id, slice_start, sum(total), sum(bots), sum(listed),
        sum(listed_bots))::plumbline.counted_visits
      FROM subjects
      CROSS JOIN LATERAL (VALUES (0::bigint), (subjects.domain_id)) AS domain (id)
      CROSS JOIN LATERAL (
        SELECT 0::bigint AS id UNION ALL SELECT subjects.author_id WHERE subjects.author_id <> 0) AS author
      GROUP BY kind, subject_id, domain.id, author.id
      ORDER BY kind, subject_id, domain.id, author.id)
  INTO counted_links, sliced_links, scoped;

  INSERT INTO plumbline.visit_slice AS entry
    (kind, subject_id, domain_id, author_id, starts_at, listed, listed_bots)
  SELECT 1, batch.link_id, 0, 0, slice_start, batch.listed, batch.listed_bots
  FROM unnest(links, count_visits.listed, count_visits.listed_bots) AS batch (link_id, listed, listed_bots)
  WHERE batch.link_id = ANY (sliced_links) AND batch.listed <> 0
  ON CONFLICT (kind, subject_id, domain_id, author_id, starts_at) DO UPDATE
  SET listed = entry.listed + excluded.listed, listed_bots = entry.listed_bots + excluded.listed_bots;

  PERFORM plumbline.add_visits(scoped);
  RETURN counted_links;
END $$;

-- Counts a batch's visits to no link, in any number of slices.
CREATE OR REPLACE FUNCTION plumbline.count_orphan_visits(
  types text[], domains bigint[], slices timestamptz[],
  totals bigint[], bots bigint[], listed bigint[], listed_bots bigint[])
RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  today timestamptz := plumbline.start_of(plumbline.day_of(now()));
BEGIN
  PERFORM plumbline.add_visits(array_agg(
    (4, subject_id, domain_id, 0, starts_at, total, bots, listed, listed_bots)::plumbline.counted_visits))
  FROM (
    SELECT subject.id AS subject_id, domain.id AS domain_id,
      coalesce(batch.starts_at, today) AS starts_at, sum(batch.total) AS total, sum(batch.bots) AS bots,
      sum(batch.listed) AS listed, sum(batch.listed_bots) AS listed_bots
    FROM unnest(types, domains, slices, totals, count_orphan_visits.bots, count_orphan_visits.listed,
      count_orphan_visits.listed_bots) AS batch (type, domain_id, starts_at, total, bots, listed, listed_bots)
    CROSS JOIN LATERAL (VALUES (0::bigint), (plumbline.orphan_subject(batch.type))) AS subject (id)
    CROSS JOIN LATERAL (
      SELECT 0::bigint AS id UNION ALL SELECT batch.domain_id WHERE batch.domain_id <> 0) AS domain
    GROUP BY 1, 2, 3) AS counted
  HAVING count(*) > 0;
END $$;

-- Takes away the detail of links that were deleted between the copying of a batch and its counting.
CREATE FUNCTION plumbline.forget_visits_of_missing_links(links bigint[], first timestamptz, last timestamptz) RETURNS void
LANGUAGE sql AS $$
  DELETE FROM plumbline.visit
  WHERE visited_at BETWEEN first AND last AND link_id IN (
    SELECT wanted FROM unnest(links) AS wanted
    WHERE NOT EXISTS (SELECT FROM plumbline.visit_counter counter WHERE counter.link_id = wanted))
$$;

-- Adds a link's visits to scopes that it counts in from now on, or takes them out of those it counts in no more (sign -1). The
-- caller holds the lock. A day's visits are told apart by slice from where the first of these scopes is sliced: by the link's own
-- slices as far as it has some, else visit by visit. The rest counts together, at the newest slice that it may lie in.
CREATE OR REPLACE FUNCTION plumbline.shift_visits(sign integer, link bigint, scopes plumbline.visit_scope[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  own record;
  parts plumbline.counted_visits[];
BEGIN
  FOR own IN
    SELECT day.*, plumbline.start_of(day.day) AS day_start, plumbline.start_of(day.day + 1) AS next_day,
      coalesce(CASE WHEN day.sliced THEN (
        SELECT max(slice.starts_at) FROM plumbline.visit_slice slice
        WHERE slice.kind = 1 AND slice.subject_id = link AND slice.domain_id = 0 AND slice.author_id = 0
          AND slice.starts_at >= plumbline.start_of(day.day) AND slice.starts_at < plumbline.start_of(day.day + 1)) END,
        least(day.sliced_from, plumbline.start_of(day.day + 1)) - interval '5 minutes',
        CASE WHEN day.listed > 0 THEN plumbline.start_of(day.day + 1) - interval '5 minutes' END,
        plumbline.start_of(day.day)) AS newest,
      (SELECT min(CASE
          WHEN other.sliced THEN other.sliced_from
          WHEN wanted.kind > 2 AND coalesce(other.listed, 0) = 0 THEN plumbline.start_of(day.day) END)
        FROM unnest(scopes) AS wanted
        LEFT JOIN plumbline.visit_day other ON other.kind = wanted.kind AND other.subject_id = wanted.subject_id
          AND other.domain_id = wanted.domain_id AND other.author_id = wanted.author_id
          AND other.day = day.day) AS told_apart_from
    FROM plumbline.visit_day day
    WHERE day.kind = 1 AND day.subject_id = link AND day.domain_id = 0 AND day.author_id = 0
  LOOP
    WITH told_apart AS (
      SELECT slice.starts_at, slice.listed, slice.listed_bots
      FROM plumbline.visit_slice slice
      WHERE own.sliced AND slice.kind = 1 AND slice.subject_id = link AND slice.domain_id = 0 AND slice.author_id = 0
        AND slice.starts_at >= greatest(own.told_apart_from, own.sliced_from) AND slice.starts_at < own.next_day
        AND own.told_apart_from IS NOT NULL
      UNION ALL
      SELECT plumbline.slice_of(visited_at), count(*), count(*) FILTER (WHERE potential_bot)
      FROM plumbline.visit
      WHERE link_id = link AND visited_at >= own.told_apart_from
        AND visited_at < CASE WHEN own.sliced THEN least(own.sliced_from, own.next_day) ELSE own.next_day END
      GROUP BY 1
    ), every_part AS (
      SELECT starts_at, listed AS total, listed_bots AS bots, listed, listed_bots FROM told_apart
      UNION ALL
      SELECT greatest(own.day_start, least(own.newest, own.told_apart_from - interval '5 minutes')),
        own.total - coalesce(sum(listed), 0), own.bots - coalesce(sum(listed_bots), 0),
        own.listed - coalesce(sum(listed), 0), own.listed_bots - coalesce(sum(listed_bots), 0)
      FROM told_apart
    )
    SELECT parts || array_agg((scope.kind, scope.subject_id, scope.domain_id, scope.author_id, part.starts_at,
      sign * part.total, sign * part.bots, sign * part.listed, sign * part.listed_bots)::plumbline.counted_visits)
    INTO parts
    FROM every_part AS part CROSS JOIN unnest(scopes) AS scope
    WHERE part.total <> 0 OR part.listed <> 0;
  END LOOP;
  IF cardinality(parts) > 0 THEN
    PERFORM plumbline.add_visits(parts);
  END IF;
END $$;

-- Deletes a link's visits, with and without detail, and what its maximum of visits has used up; its counter stays, at zero.
CREATE OR REPLACE FUNCTION plumbline.delete_visits(link bigint, tags bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  deleted bigint;
BEGIN
  PERFORM plumbline.lock_visit_counts();
  PERFORM plumbline.shift_visits(-1, link, plumbline.scopes_of_link(link, tags, true));
  SELECT total INTO deleted FROM plumbline.visit_counter WHERE link_id = link;
  UPDATE plumbline.visit_counter SET total = 0, bots = 0, ranked_total = 0, ranked_people = 0
  WHERE link_id = link AND total > 0;
  DELETE FROM plumbline.visit_admission WHERE link_id = link;
  DELETE FROM plumbline.visit_day WHERE kind = 1 AND subject_id = link;
  DELETE FROM plumbline.visit_slice WHERE kind = 1 AND subject_id = link;
  IF deleted > 0 THEN
    DELETE FROM plumbline.visit WHERE link_id = link;
  END IF;
  RETURN coalesce(deleted, 0);
END $$;

CREATE OR REPLACE FUNCTION plumbline.delete_orphan_visits() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  deleted bigint;
BEGIN
  PERFORM plumbline.lock_visit_counts();
  SELECT total INTO deleted FROM plumbline.visit_total
  WHERE kind = 4 AND subject_id = 0 AND domain_id = 0 AND author_id = 0;
  DELETE FROM plumbline.visit_total WHERE kind = 4;
  DELETE FROM plumbline.visit_day WHERE kind = 4;
  DELETE FROM plumbline.visit_slice WHERE kind = 4;
  DELETE FROM plumbline.orphan_visit;
  RETURN coalesce(deleted, 0);
END $$;

CREATE OR REPLACE FUNCTION plumbline.forget_visits_of_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM plumbline.lock_visit_counts();
  DELETE FROM plumbline.visit_total WHERE kind = 2 AND subject_id = OLD.id;
  DELETE FROM plumbline.visit_day WHERE kind = 2 AND subject_id = OLD.id;
  DELETE FROM plumbline.visit_slice WHERE kind = 2 AND subject_id = OLD.id;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION plumbline.count_visits_of_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  link plumbline.short_link;
BEGIN
  PERFORM plumbline.lock_visit_counts();
  DELETE FROM plumbline.visit_total WHERE author_id = NEW.id;
  DELETE FROM plumbline.visit_day WHERE author_id = NEW.id;
  DELETE FROM plumbline.visit_slice WHERE author_id = NEW.id;
  IF NEW.author_only THEN
    FOR link IN SELECT * FROM plumbline.short_link WHERE created_by = NEW.id LOOP
      PERFORM plumbline.shift_visits(1, link.id, ARRAY(
        SELECT scope FROM unnest(plumbline.scopes_of_link(link.id,
          ARRAY(SELECT tag_id FROM plumbline.link_tag WHERE link_id = link.id), true)) AS scope
        WHERE scope.author_id = NEW.id));
    END LOOP;
  END IF;
  RETURN NULL;
END $$;

-- Counts all visits anew, after a restore or a bulk load for instance. What detail is there for is counted from it; what was
-- counted without detail stays counted on its days. Flushes wait meanwhile.
CREATE OR REPLACE FUNCTION plumbline.recount_visits() RETURNS void LANGUAGE plpgsql SET work_mem = '256MB' AS $$
DECLARE
  partition_of_day regclass;
BEGIN
  PERFORM plumbline.lock_visit_counts();

  CREATE TEMPORARY TABLE recounted_link ON COMMIT DROP AS
  -- integers add up faster
  SELECT own.subject_id AS link_id, own.day, (own.total - own.listed)::integer AS total,
    (own.bots - own.listed_bots)::integer AS bots, 0 AS listed, 0 AS listed_bots
  FROM plumbline.visit_day own JOIN plumbline.short_link link ON link.id = own.subject_id
  WHERE own.kind = 1 AND own.total > own.listed;

  -- of all domains only those visits that no domain accounts for
  CREATE TEMPORARY TABLE recounted_orphan ON COMMIT DROP AS
  SELECT subject_id, domain_id, day, total, bots, 0::bigint AS listed, 0::bigint AS listed_bots
  FROM (
    SELECT subject_id, domain_id, day, total - listed AS total, bots - listed_bots AS bots
    FROM plumbline.visit_day WHERE kind = 4 AND subject_id > 0 AND domain_id > 0
    UNION ALL
    SELECT subject_id, 0, day,
      sum((total - listed) * CASE domain_id WHEN 0 THEN 1 ELSE -1 END),
      sum((bots - listed_bots) * CASE domain_id WHEN 0 THEN 1 ELSE -1 END)
    FROM plumbline.visit_day WHERE kind = 4 AND subject_id > 0 GROUP BY subject_id, day) AS unlisted
  WHERE total > 0;

  TRUNCATE plumbline.visit_total, plumbline.visit_day, plumbline.visit_slice, plumbline.visit_counter;

  -- day by day, so that each sum stays small
  FOR partition_of_day IN
    SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'plumbline.visit'::regclass
  LOOP
    EXECUTE format(
      'INSERT INTO recounted_link'
      ' SELECT link_id, day, total, bots, total, bots FROM ('
      '   SELECT link_id, plumbline.day_of(visited_at) AS day, count(*) AS total,'
      '     count(*) FILTER (WHERE potential_bot) AS bots FROM %s GROUP BY 1, 2) AS counted'
      ' WHERE EXISTS (SELECT FROM plumbline.short_link link WHERE link.id = counted.link_id)', partition_of_day);
  END LOOP;
  INSERT INTO recounted_orphan
  SELECT subject_id, domain_id, day, total, bots, total, bots FROM (
    SELECT plumbline.orphan_subject(type) AS subject_id, coalesce(domain_id, 0) AS domain_id,
      plumbline.day_of(visited_at) AS day, count(*) AS total, count(*) FILTER (WHERE potential_bot) AS bots
    FROM plumbline.orphan_visit GROUP BY 1, 2, 3) AS counted;
  ANALYZE recounted_link;

  INSERT INTO plumbline.visit_counter
  SELECT link.id, coalesce(visits.total, 0), coalesce(visits.bots, 0), coalesce(visits.total, 0),
    coalesce(visits.total - visits.bots, 0), link.domain_id, link.created_by
  FROM plumbline.short_link link LEFT JOIN (
    SELECT link_id, sum(total) AS total, sum(bots) AS bots FROM recounted_link GROUP BY link_id) AS visits
    ON visits.link_id = link.id
  ORDER BY link.id;
  INSERT INTO plumbline.visit_day
  SELECT 1, link_id, 0, 0, day, sum(total), sum(bots), sum(listed), sum(listed_bots),
    plumbline.is_busy(1, sum(listed)),
    CASE WHEN plumbline.is_busy(1, sum(listed)) THEN plumbline.start_of(day) END
  FROM recounted_link GROUP BY link_id, day ORDER BY link_id, day;
  -- first by what the links are, then in every scope: the second sum has few rows
  INSERT INTO plumbline.visit_day
  SELECT kind, subject_id, narrowed.domain_id, narrowed.author_id, day,
    sum(total), sum(bots), sum(listed), sum(listed_bots), plumbline.is_busy(kind, sum(listed)),
    CASE WHEN plumbline.is_busy(kind, sum(listed)) THEN plumbline.start_of(day) END
  FROM (
    SELECT 3::smallint AS kind, 0::bigint AS subject_id, link.domain_id, link.created_by, day,
      sum(total) AS total, sum(bots) AS bots, sum(listed) AS listed, sum(listed_bots) AS listed_bots
    FROM recounted_link JOIN plumbline.short_link link ON link.id = link_id
    GROUP BY link.domain_id, link.created_by, day
    UNION ALL
    SELECT 2, tag_id, link.domain_id, link.created_by, day, sum(total), sum(bots), sum(listed), sum(listed_bots)
    FROM recounted_link JOIN plumbline.short_link link ON link.id = link_id
    JOIN plumbline.link_tag USING (link_id)
    GROUP BY tag_id, link.domain_id, link.created_by, day) AS counted
  CROSS JOIN LATERAL plumbline.visit_scopes(counted.domain_id, counted.created_by) AS narrowed
  GROUP BY 1, 2, 3, 4, 5;
  INSERT INTO plumbline.visit_day
  SELECT 4, subject.id, domain.id, 0, day, sum(total), sum(bots), sum(listed), sum(listed_bots),
    plumbline.is_busy(4, sum(listed)),
    CASE WHEN plumbline.is_busy(4, sum(listed)) THEN plumbline.start_of(day) END
  FROM recounted_orphan counted
  CROSS JOIN LATERAL (VALUES (0::bigint), (counted.subject_id)) AS subject (id)
  CROSS JOIN LATERAL (
    SELECT 0::bigint AS id UNION ALL SELECT counted.domain_id WHERE counted.domain_id <> 0) AS domain
  GROUP BY 1, 2, 3, 4, 5;
  INSERT INTO plumbline.visit_total
  SELECT kind, subject_id, domain_id, author_id, sum(total), sum(bots)
  FROM plumbline.visit_day WHERE kind > 1 GROUP BY 1, 2, 3, 4;
  PERFORM plumbline.recount_slices();
END $$;

-- The slices of every sliced day, from the visits; there are none yet. The caller holds the lock.
CREATE OR REPLACE FUNCTION plumbline.recount_slices() RETURNS void LANGUAGE plpgsql
SET work_mem = '256MB' SET random_page_cost = 1.1 AS $$
DECLARE
  partition_of_day regclass;
BEGIN
  -- few of all days
  CREATE TEMPORARY TABLE sliced_day ON COMMIT DROP AS
  SELECT kind, subject_id, domain_id, author_id, day FROM plumbline.visit_day WHERE sliced;
  ANALYZE sliced_day;
  -- analysed day by day: the planner must know that a day's visits are few beside all links
  CREATE TEMPORARY TABLE visits_of_day (link_id bigint, starts_at timestamptz, total bigint, bots bigint) ON COMMIT DROP;
  FOR partition_of_day IN
    SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'plumbline.visit'::regclass
  LOOP
    TRUNCATE visits_of_day;
    EXECUTE format(
      'INSERT INTO visits_of_day SELECT link_id, plumbline.slice_of(visited_at) AS starts_at, count(*),'
      ' count(*) FILTER (WHERE potential_bot) FROM %s GROUP BY link_id, starts_at', partition_of_day);
    ANALYZE visits_of_day;
    EXECUTE $query$
      WITH counted AS (
        SELECT 1::smallint AS kind, link_id AS subject_id, 0::bigint AS domain_id, 0::bigint AS author_id, starts_at,
          total, bots
        FROM visits_of_day
        UNION ALL
        SELECT kind, subject_id, narrowed.domain_id, narrowed.author_id, starts_at, sum(total), sum(bots)
        FROM (
          SELECT 3::smallint AS kind, 0::bigint AS subject_id, link.domain_id, link.created_by, starts_at,
            sum(total) AS total, sum(bots) AS bots
          FROM visits_of_day JOIN plumbline.short_link link ON link.id = link_id
          GROUP BY link.domain_id, link.created_by, starts_at
          UNION ALL
          SELECT 2, tag_id, link.domain_id, link.created_by, starts_at, sum(total), sum(bots)
          FROM visits_of_day JOIN plumbline.short_link link ON link.id = link_id
          JOIN plumbline.link_tag USING (link_id)
          GROUP BY tag_id, link.domain_id, link.created_by, starts_at) AS counted
        CROSS JOIN LATERAL plumbline.visit_scopes(counted.domain_id, counted.created_by) AS narrowed
        GROUP BY 1, 2, 3, 4, 5
      )
      INSERT INTO plumbline.visit_slice
      SELECT kind, subject_id, domain_id, author_id, starts_at, counted.total, counted.bots
      FROM counted JOIN sliced_day USING (kind, subject_id, domain_id, author_id)
      WHERE sliced_day.day = plumbline.day_of(starts_at)$query$;
  END LOOP;
  INSERT INTO plumbline.visit_slice
  SELECT 4, day.subject_id, day.domain_id, 0, plumbline.slice_of(visited_at) AS starts_at,
    count(*), count(*) FILTER (WHERE potential_bot)
  FROM plumbline.visit_day day
  JOIN plumbline.orphan_visit visit ON visited_at >= plumbline.start_of(day.day)
    AND visited_at < plumbline.start_of(day.day + 1)
    AND (day.subject_id = 0 OR plumbline.orphan_subject(type) = day.subject_id)
    AND (day.domain_id = 0 OR visit.domain_id = day.domain_id)
  WHERE day.kind = 4 AND day.sliced
  GROUP BY 1, 2, 3, 4, 5;
END $$;

-- Drops the detail of the oldest day that has any, if that lies before a day; the counts of the day stay. Returns whether there
-- was one. A partition in use is not waited for long: waiting would stop flushes. They copy before they have the lock of the counts,
-- so tables come first here, too.
CREATE OR REPLACE FUNCTION plumbline.purge_visits(first_kept date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  oldest date;
  parent text;
BEGIN
  SELECT min(day) INTO oldest FROM (
    SELECT to_date(substring(relname FROM '_visit_([0-9]{8})$|^visit_([0-9]{8})$'), 'YYYYMMDD') AS day
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent IN ('plumbline.visit'::regclass, 'plumbline.orphan_visit'::regclass)
    UNION ALL
    SELECT plumbline.day_of(min(visited_at)) FROM plumbline.visit_default
    UNION ALL
    SELECT plumbline.day_of(min(visited_at)) FROM plumbline.orphan_visit_default) AS stored;
  IF oldest IS NULL OR oldest >= first_kept THEN
    RETURN false;
  END IF;
  PERFORM set_config('lock_timeout', '1s', true);
  LOCK TABLE ONLY plumbline.visit, ONLY plumbline.orphan_visit IN ACCESS EXCLUSIVE MODE;
  PERFORM plumbline.lock_visit_counts();
  FOREACH parent IN ARRAY ARRAY['visit', 'orphan_visit'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS plumbline.%I', parent || to_char(oldest, '_YYYYMMDD'));
    EXECUTE format('DELETE FROM plumbline.%I WHERE visited_at < %L',
      parent || '_default', plumbline.start_of(oldest + 1));
  END LOOP;
  UPDATE plumbline.visit_day SET listed = 0, listed_bots = 0, sliced = false, sliced_from = NULL
  WHERE day = oldest AND listed > 0;
  DELETE FROM plumbline.visit_slice
  WHERE starts_at >= plumbline.start_of(oldest) AND starts_at < plumbline.start_of(oldest + 1);
  RETURN true;
END $$;
