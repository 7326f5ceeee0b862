-- What lists of visits are read from: detail with places, orphan visits, and how many visits fell on which day.

-- Places that visits came from, each once; the empty text stands for what is not known.
CREATE TABLE plumbline.visit_location (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  country_code text NOT NULL,
  country_name text NOT NULL,
  region_name text NOT NULL,
  city_name text NOT NULL,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  timezone text NOT NULL,
  UNIQUE (country_code, country_name, region_name, city_name, latitude, longitude, timezone)
);

-- Ids tell visits of the same moment apart, so that no page of a list shows one twice.
CREATE SEQUENCE plumbline.visit_id CACHE 1000;

ALTER TABLE plumbline.visit
  ADD id bigint NOT NULL DEFAULT nextval('plumbline.visit_id'),
  ADD location_id bigint;

CREATE INDEX visit_newest ON plumbline.visit (visited_at DESC);

-- Visits that led to no link; the domain is absent where the host that was asked for is none of the stored domains.
CREATE TABLE plumbline.orphan_visit (
  visited_at timestamptz NOT NULL,
  type text NOT NULL CHECK (type IN ('base_url', 'invalid_short_url', 'regular_404')),
  domain_id bigint,
  potential_bot boolean NOT NULL,
  remote_address inet,
  referer text,
  user_agent text,
  visited_url text,
  redirect_url text,
  id bigint NOT NULL DEFAULT nextval('plumbline.visit_id'),
  location_id bigint
) PARTITION BY RANGE (visited_at);

CREATE INDEX orphan_visit_newest ON plumbline.orphan_visit (visited_at DESC);

CREATE TABLE plumbline.orphan_visit_default PARTITION OF plumbline.orphan_visit DEFAULT;

-- The scopes that visits are counted in, by kind:
--   1 the visits of a link     subject_id is the link; domain_id and author_id are 0
--   2 the visits of a tag      subject_id is the tag
--   3 the visits of all links  subject_id is 0
--   4 visits to no link        subject_id is 0 for every type, else 1 base_url, 2 invalid_short_url, 3 regular_404
-- For kinds 2 to 4 domain_id 0 counts every domain, another one alone; author_id 0 counts everybody's links, another only
-- those made with that API key, which is counted only for keys that see no others.
-- total and bots count every visit, listed and listed_bots those whose detail is there. Kind 1 has its totals in visit_counter.
CREATE TABLE plumbline.visit_total (
  kind smallint NOT NULL,
  subject_id bigint NOT NULL,
  domain_id bigint NOT NULL,
  author_id bigint NOT NULL,
  total bigint NOT NULL,
  bots bigint NOT NULL,
  PRIMARY KEY (kind, subject_id, domain_id, author_id)
) WITH (fillfactor = 70);

-- The same by day (UTC); stays when the detail of the day is purged.
CREATE TABLE plumbline.visit_day (
  kind smallint NOT NULL,
  subject_id bigint NOT NULL,
  domain_id bigint NOT NULL,
  author_id bigint NOT NULL,
  day date NOT NULL,
  total bigint NOT NULL,
  bots bigint NOT NULL,
  listed bigint NOT NULL,
  listed_bots bigint NOT NULL,
  sliced boolean NOT NULL DEFAULT false,
  PRIMARY KEY (kind, subject_id, domain_id, author_id, day)
) WITH (fillfactor = 80);

-- Retention looks for days; they come nearly in order.
CREATE INDEX visit_day_by_day ON plumbline.visit_day USING brin (day) WITH (pages_per_range = 32);

-- Busy days (sliced) in slices of five minutes, so that a page in the midst of one is reached without walking through the day.
CREATE TABLE plumbline.visit_slice (
  kind smallint NOT NULL,
  subject_id bigint NOT NULL,
  domain_id bigint NOT NULL,
  author_id bigint NOT NULL,
  starts_at timestamptz NOT NULL,
  listed bigint NOT NULL,
  listed_bots bigint NOT NULL,
  PRIMARY KEY (kind, subject_id, domain_id, author_id, starts_at)
) WITH (fillfactor = 70);

-- Days that have become so busy that they are to be sliced: by the next flush, which sees every link and tag that counts.
CREATE TABLE plumbline.visit_day_to_slice (
  kind smallint NOT NULL,
  subject_id bigint NOT NULL,
  domain_id bigint NOT NULL,
  author_id bigint NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (kind, subject_id, domain_id, author_id, day)
);

-- Lists of links ordered by their visits.
CREATE INDEX visit_counter_total ON plumbline.visit_counter (total, link_id);
CREATE INDEX visit_counter_non_bots ON plumbline.visit_counter ((total - bots), link_id);

-- Makes the partitions of each of the given days that has none, and moves in what the default partitions caught meanwhile.
CREATE OR REPLACE FUNCTION plumbline.create_visit_partitions(first_day date, days integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  lower_bound timestamptz;
  upper_bound timestamptz;
  partition_name text;
  created integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('plumbline.create_visit_partitions'));
  FOREACH parent IN ARRAY ARRAY['visit', 'orphan_visit'] LOOP
    FOR offset_days IN 0 .. days - 1 LOOP
      lower_bound := (first_day + offset_days)::timestamp AT TIME ZONE 'UTC';
      upper_bound := (first_day + offset_days + 1)::timestamp AT TIME ZONE 'UTC';
      partition_name := parent || to_char(first_day + offset_days, '_YYYYMMDD');
      CONTINUE WHEN to_regclass('plumbline.' || partition_name) IS NOT NULL;
      EXECUTE format('CREATE TABLE plumbline.%I (LIKE plumbline.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition_name, parent);
      EXECUTE format(
        'WITH moved AS (DELETE FROM plumbline.%I WHERE visited_at >= %L AND visited_at < %L RETURNING *)'
        ' INSERT INTO plumbline.%I SELECT * FROM moved',
        parent || '_default', lower_bound, upper_bound, partition_name);
      EXECUTE format('ALTER TABLE plumbline.%I ATTACH PARTITION plumbline.%I FOR VALUES FROM (%L) TO (%L)',
        parent, partition_name, lower_bound, upper_bound);
      created := created + 1;
    END LOOP;
  END LOOP;
  RETURN created;
END $$;

-- Everything that changes counts holds this lock until its transaction ends: flushes from their start, edits at their end,
-- when they have every other lock. All flushes count in the row of all visits, so they would wait for each other anyway.
CREATE FUNCTION plumbline.lock_visit_counts() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('plumbline.visit_counts', 0))
$$;

CREATE FUNCTION plumbline.start_of(day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT day::timestamp AT TIME ZONE 'UTC'
$$;

CREATE FUNCTION plumbline.day_of(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (moment AT TIME ZONE 'UTC')::date
$$;

CREATE FUNCTION plumbline.slice_of(moment timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT date_bin('5 minutes', moment, '2000-01-01 00:00:00+00')
$$;

-- Whether a day with so many visits is to be sliced. For a link that is for reaching a page; for the others, most of which have
-- no index of their own, also for looking at a small part of all visits of the day: therefore sooner.
CREATE FUNCTION plumbline.is_busy(kind integer, listed numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT listed > CASE kind WHEN 1 THEN 1000 ELSE 250 END
$$;

-- The number of an orphan visit's type as the subject of kind 4.
CREATE FUNCTION plumbline.orphan_subject(type text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE type WHEN 'base_url' THEN 1 WHEN 'invalid_short_url' THEN 2 ELSE 3 END::bigint
$$;

-- Every domain and this one; everybody and this author, whose key sees no others, if it is one.
CREATE FUNCTION plumbline.visit_scopes(link_domain bigint, link_author bigint)
RETURNS TABLE (domain_id bigint, author_id bigint) LANGUAGE sql STABLE AS $$
  SELECT domain.id, author.id
  FROM (VALUES (0::bigint), (link_domain)) AS domain (id)
  CROSS JOIN (SELECT 0::bigint AS id UNION ALL SELECT key.id FROM plumbline.api_key key
    WHERE key.id = link_author AND key.author_only) AS author
$$;

CREATE TYPE plumbline.visit_scope AS (kind smallint, subject_id bigint, domain_id bigint, author_id bigint);

-- Visits in a scope, in a slice of five minutes; without detail, any slice of their day.
CREATE TYPE plumbline.counted_visits AS (
  kind smallint,
  subject_id bigint,
  domain_id bigint,
  author_id bigint,
  starts_at timestamptz,
  total bigint,
  bots bigint,
  listed bigint,
  listed_bots bigint
);

-- Adds visits to their scopes, negative ones too; the caller holds the lock.
CREATE FUNCTION plumbline.add_visits(counted plumbline.counted_visits[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  sliced_days plumbline.visit_day_to_slice[];
BEGIN
  INSERT INTO plumbline.visit_total AS entry (kind, subject_id, domain_id, author_id, total, bots)
  SELECT kind, subject_id, domain_id, author_id, sum(total), sum(bots)
  FROM unnest(counted) WHERE kind > 1 GROUP BY kind, subject_id, domain_id, author_id
  ON CONFLICT (kind, subject_id, domain_id, author_id) DO UPDATE
  SET total = entry.total + excluded.total, bots = entry.bots + excluded.bots;

  WITH written AS (
    INSERT INTO plumbline.visit_day AS entry
      (kind, subject_id, domain_id, author_id, day, total, bots, listed, listed_bots)
    SELECT kind, subject_id, domain_id, author_id, plumbline.day_of(starts_at) AS day,
      sum(total), sum(bots), sum(listed), sum(listed_bots)
    FROM unnest(counted) GROUP BY kind, subject_id, domain_id, author_id, day
    ON CONFLICT (kind, subject_id, domain_id, author_id, day) DO UPDATE
    SET total = entry.total + excluded.total, bots = entry.bots + excluded.bots,
      listed = entry.listed + excluded.listed, listed_bots = entry.listed_bots + excluded.listed_bots
    RETURNING kind, subject_id, domain_id, author_id, day, listed, sliced
  ), noted AS (
    INSERT INTO plumbline.visit_day_to_slice
    SELECT kind, subject_id, domain_id, author_id, day FROM written WHERE plumbline.is_busy(kind, listed) AND NOT sliced
    ON CONFLICT DO NOTHING
  )
  SELECT array_agg((kind, subject_id, domain_id, author_id, day)::plumbline.visit_day_to_slice)
  INTO sliced_days FROM written WHERE sliced;

  INSERT INTO plumbline.visit_slice AS entry
    (kind, subject_id, domain_id, author_id, starts_at, listed, listed_bots)
  SELECT kind, subject_id, domain_id, author_id, visits.starts_at, sum(visits.listed), sum(visits.listed_bots)
  FROM (SELECT part.*, plumbline.day_of(part.starts_at) AS day FROM unnest(counted) AS part WHERE listed <> 0) AS visits
  JOIN unnest(sliced_days) AS sliced USING (kind, subject_id, domain_id, author_id, day)
  GROUP BY kind, subject_id, domain_id, author_id, visits.starts_at
  ON CONFLICT (kind, subject_id, domain_id, author_id, starts_at) DO UPDATE
  SET listed = entry.listed + excluded.listed, listed_bots = entry.listed_bots + excluded.listed_bots;
END $$;

-- Slices the days that were noted as busy, from the visits themselves; the caller holds the lock. However many tags, domains
-- and authors have become busy on a day, its visits are looked at once.
CREATE FUNCTION plumbline.slice_busy_days() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  busy_day date;
BEGIN
  -- what was sliced meanwhile, by a recount, is so
  DELETE FROM plumbline.visit_day_to_slice busy USING plumbline.visit_day entry
  WHERE entry.kind = busy.kind AND entry.subject_id = busy.subject_id AND entry.domain_id = busy.domain_id
    AND entry.author_id = busy.author_id AND entry.day = busy.day AND entry.sliced;
  FOR busy_day IN SELECT DISTINCT day FROM plumbline.visit_day_to_slice LOOP
    PERFORM plumbline.slice_busy_day(busy_day, plumbline.start_of(busy_day), plumbline.start_of(busy_day + 1));
  END LOOP;
END $$;

CREATE FUNCTION plumbline.slice_busy_day(busy_day date, day_start timestamptz, next_day timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO plumbline.visit_slice
  SELECT 1, busy.subject_id, 0, 0, plumbline.slice_of(visited_at) AS starts_at,
    count(*), count(*) FILTER (WHERE potential_bot)
  FROM plumbline.visit_day_to_slice busy
  JOIN plumbline.visit ON link_id = busy.subject_id AND visited_at >= day_start AND visited_at < next_day
  WHERE busy.kind = 1 AND busy.day = busy_day
  GROUP BY busy.subject_id, starts_at;

  INSERT INTO plumbline.visit_slice
  SELECT kind, subject_id, narrowed.domain_id, narrowed.author_id, starts_at, sum(visits), sum(bots)
  FROM (
    SELECT 3::smallint AS kind, 0::bigint AS subject_id, link.domain_id, link.created_by,
      plumbline.slice_of(visited_at) AS starts_at, count(*) AS visits, count(*) FILTER (WHERE potential_bot) AS bots
    FROM plumbline.visit JOIN plumbline.short_link link ON link.id = link_id
    WHERE visited_at >= day_start AND visited_at < next_day
      AND EXISTS (SELECT FROM plumbline.visit_day_to_slice busy WHERE busy.kind = 3 AND busy.day = busy_day)
    GROUP BY link.domain_id, link.created_by, starts_at
    UNION ALL
    SELECT 2, tag_id, link.domain_id, link.created_by,
      plumbline.slice_of(visited_at) AS starts_at, count(*), count(*) FILTER (WHERE potential_bot)
    FROM (SELECT DISTINCT subject_id FROM plumbline.visit_day_to_slice WHERE kind = 2 AND day = busy_day) AS busy
    JOIN plumbline.link_tag ON tag_id = busy.subject_id
    JOIN plumbline.visit USING (link_id)
    JOIN plumbline.short_link link ON link.id = link_id
    WHERE visited_at >= day_start AND visited_at < next_day
    GROUP BY tag_id, link.domain_id, link.created_by, starts_at) AS counted
  CROSS JOIN LATERAL plumbline.visit_scopes(counted.domain_id, counted.created_by) AS narrowed
  WHERE EXISTS (
    SELECT FROM plumbline.visit_day_to_slice busy
    WHERE busy.kind = counted.kind AND busy.subject_id = counted.subject_id
      AND busy.domain_id = narrowed.domain_id AND busy.author_id = narrowed.author_id AND busy.day = busy_day)
  GROUP BY kind, subject_id, narrowed.domain_id, narrowed.author_id, starts_at;

  INSERT INTO plumbline.visit_slice
  SELECT 4, busy.subject_id, busy.domain_id, 0, plumbline.slice_of(visited_at) AS starts_at,
    count(*), count(*) FILTER (WHERE potential_bot)
  FROM plumbline.visit_day_to_slice busy
  JOIN plumbline.orphan_visit visit ON visited_at >= day_start AND visited_at < next_day
    AND (busy.subject_id = 0 OR plumbline.orphan_subject(type) = busy.subject_id)
    AND (busy.domain_id = 0 OR visit.domain_id = busy.domain_id)
  WHERE busy.kind = 4 AND busy.day = busy_day
  GROUP BY busy.subject_id, busy.domain_id, starts_at;

  WITH sliced AS (DELETE FROM plumbline.visit_day_to_slice WHERE day = busy_day RETURNING *)
  UPDATE plumbline.visit_day entry SET sliced = true FROM sliced
  WHERE entry.kind = sliced.kind AND entry.subject_id = sliced.subject_id AND entry.domain_id = sliced.domain_id
    AND entry.author_id = sliced.author_id AND entry.day = sliced.day;
END $$;

-- Counts a batch's visits of links; the caller holds the lock and has stored their detail. A slice that is null is today's.
CREATE FUNCTION plumbline.count_visits(
  links bigint[], slices timestamptz[], totals bigint[], bots bigint[], listed bigint[], listed_bots bigint[])
RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  today timestamptz := plumbline.start_of(plumbline.day_of(now()));
BEGIN
  INSERT INTO plumbline.visit_counter AS counter (link_id, total, bots)
  SELECT batch.link_id, sum(batch.total), sum(batch.bots)
  FROM unnest(links, totals, count_visits.bots) AS batch (link_id, total, bots)
  JOIN plumbline.short_link link ON link.id = batch.link_id
  GROUP BY batch.link_id
  ON CONFLICT (link_id) DO UPDATE
  SET total = counter.total + excluded.total, bots = counter.bots + excluded.bots;

  PERFORM plumbline.add_visits(array_agg(
    (kind, subject_id, domain_id, author_id, starts_at, total, bots, listed, listed_bots)::plumbline.counted_visits))
  FROM (
    SELECT scope.kind, scope.subject_id, scope.domain_id, scope.author_id,
      coalesce(batch.starts_at, today) AS starts_at, sum(batch.total) AS total, sum(batch.bots) AS bots,
      sum(batch.listed) AS listed, sum(batch.listed_bots) AS listed_bots
    FROM unnest(links, slices, totals, count_visits.bots, count_visits.listed, count_visits.listed_bots)
      AS batch (link_id, starts_at, total, bots, listed, listed_bots)
    JOIN plumbline.short_link link ON link.id = batch.link_id
    CROSS JOIN LATERAL (
      SELECT 1::smallint AS kind, link.id AS subject_id, 0::bigint AS domain_id, 0::bigint AS author_id
      UNION ALL
      SELECT subject.kind, subject.id, narrowed.domain_id, narrowed.author_id
      FROM (
        SELECT 3::smallint AS kind, 0::bigint AS id
        UNION ALL
        SELECT 2::smallint, tag_id FROM plumbline.link_tag WHERE link_tag.link_id = link.id) AS subject
      CROSS JOIN plumbline.visit_scopes(link.domain_id, link.created_by) AS narrowed) AS scope
    GROUP BY 1, 2, 3, 4, 5) AS counted
  HAVING count(*) > 0;
  PERFORM plumbline.slice_busy_days();
END $$;

-- Counts a batch's visits to no link, likewise.
CREATE FUNCTION plumbline.count_orphan_visits(
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
  PERFORM plumbline.slice_busy_days();
END $$;

-- Adds a link's visits to scopes that it counts in from now on, or takes them out of those it counts in no more (sign -1). The
-- caller holds the lock. Of the link's days those are counted visit by visit whose slices are not there but in such a scope.
CREATE FUNCTION plumbline.shift_visits(sign integer, link bigint, scopes plumbline.visit_scope[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM plumbline.add_visits(array_agg((scope.kind, scope.subject_id, scope.domain_id, scope.author_id,
    part.starts_at, sign * part.total, sign * part.bots, sign * part.listed, sign * part.listed_bots
    )::plumbline.counted_visits))
  FROM (
    SELECT own.*, EXISTS (
      SELECT FROM unnest(scopes) AS wanted
      JOIN plumbline.visit_day other USING (kind, subject_id, domain_id, author_id)
      WHERE other.day = own.day AND other.sliced) AS by_slice
    FROM plumbline.visit_day own
    WHERE own.kind = 1 AND own.subject_id = link AND own.domain_id = 0 AND own.author_id = 0) AS own
  CROSS JOIN LATERAL (
    SELECT plumbline.start_of(own.day) AS starts_at, own.total, own.bots, own.listed, own.listed_bots
    WHERE NOT own.by_slice
    UNION ALL
    SELECT plumbline.start_of(own.day), own.total - own.listed, own.bots - own.listed_bots, 0, 0
    WHERE own.by_slice AND own.total > own.listed
    UNION ALL
    SELECT slice.starts_at, slice.listed, slice.listed_bots, slice.listed, slice.listed_bots
    FROM plumbline.visit_slice slice
    WHERE own.by_slice AND own.sliced
      AND slice.kind = 1 AND slice.subject_id = link AND slice.domain_id = 0 AND slice.author_id = 0
      AND slice.starts_at >= plumbline.start_of(own.day) AND slice.starts_at < plumbline.start_of(own.day + 1)
    UNION ALL
    SELECT counted.starts_at, counted.visits, counted.bots, counted.visits, counted.bots
    FROM (
      SELECT plumbline.slice_of(visited_at) AS starts_at, count(*) AS visits,
        count(*) FILTER (WHERE potential_bot) AS bots
      FROM plumbline.visit
      WHERE own.by_slice AND NOT own.sliced AND link_id = link
        AND visited_at >= plumbline.start_of(own.day) AND visited_at < plumbline.start_of(own.day + 1)
      GROUP BY 1) AS counted) AS part
  CROSS JOIN unnest(scopes) AS scope
  HAVING count(*) > 0;
END $$;

-- The scopes beyond its own that a link counts in with some tags, and, if wanted, among all links.
CREATE FUNCTION plumbline.scopes_of_link(link bigint, tags bigint[], among_all boolean)
RETURNS plumbline.visit_scope[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(
    (subject.kind, subject.id, narrowed.domain_id, narrowed.author_id)::plumbline.visit_scope), '{}')
  FROM plumbline.short_link
  CROSS JOIN LATERAL (
    SELECT 3::smallint AS kind, 0::bigint AS id WHERE among_all
    UNION ALL
    SELECT 2::smallint, tag FROM unnest(tags) AS tag) AS subject
  CROSS JOIN plumbline.visit_scopes(domain_id, created_by) AS narrowed
  WHERE short_link.id = link
$$;

-- Deletes a link's visits, with and without detail, and what its maximum of visits has used up; its counter stays, at zero.
CREATE FUNCTION plumbline.delete_visits(link bigint, tags bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  deleted bigint;
BEGIN
  PERFORM plumbline.lock_visit_counts();
  PERFORM plumbline.shift_visits(-1, link, plumbline.scopes_of_link(link, tags, true));
  SELECT total INTO deleted FROM plumbline.visit_counter WHERE link_id = link;
  UPDATE plumbline.visit_counter SET total = 0, bots = 0 WHERE link_id = link AND total > 0;
  DELETE FROM plumbline.visit_admission WHERE link_id = link;
  DELETE FROM plumbline.visit_day WHERE kind = 1 AND subject_id = link;
  DELETE FROM plumbline.visit_slice WHERE kind = 1 AND subject_id = link;
  DELETE FROM plumbline.visit_day_to_slice WHERE kind = 1 AND subject_id = link;
  IF deleted > 0 THEN
    DELETE FROM plumbline.visit WHERE link_id = link;
  END IF;
  RETURN coalesce(deleted, 0);
END $$;

-- Deletes the visits of a link that stays.
CREATE FUNCTION plumbline.delete_visits(link bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM plumbline.lock_visit_counts();
  RETURN plumbline.delete_visits(link, ARRAY(SELECT tag_id FROM plumbline.link_tag WHERE link_id = link));
END $$;

-- Deletes every visit to no link.
CREATE FUNCTION plumbline.delete_orphan_visits() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  deleted bigint;
BEGIN
  PERFORM plumbline.lock_visit_counts();
  SELECT total INTO deleted FROM plumbline.visit_total
  WHERE kind = 4 AND subject_id = 0 AND domain_id = 0 AND author_id = 0;
  DELETE FROM plumbline.visit_total WHERE kind = 4;
  DELETE FROM plumbline.visit_day WHERE kind = 4;
  DELETE FROM plumbline.visit_slice WHERE kind = 4;
  DELETE FROM plumbline.visit_day_to_slice WHERE kind = 4;
  DELETE FROM plumbline.orphan_visit;
  RETURN coalesce(deleted, 0);
END $$;

-- Before the link goes, for its domain and author say where it counts. Its tags go first: whoever changes them now holds
-- them and will want the lock, which must not be held while waiting for them.
CREATE OR REPLACE FUNCTION plumbline.forget_visits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  tags bigint[];
BEGIN
  WITH untagged AS (DELETE FROM plumbline.link_tag WHERE link_id = OLD.id RETURNING tag_id)
  SELECT coalesce(array_agg(tag_id), '{}') INTO tags FROM untagged;
  PERFORM plumbline.delete_visits(OLD.id, tags);
  DELETE FROM plumbline.visit_counter WHERE link_id = OLD.id;
  RETURN OLD;
END $$;

DROP TRIGGER forget_visits ON plumbline.short_link;
CREATE TRIGGER forget_visits BEFORE DELETE ON plumbline.short_link
  FOR EACH ROW EXECUTE FUNCTION plumbline.forget_visits();

-- Remembers the link that this transaction made last, which nobody else can have visited: giving it tags needs no lock.
CREATE FUNCTION plumbline.note_new_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('plumbline.new_link', NEW.id::text, true);
  RETURN NULL;
END $$;

CREATE TRIGGER note_new_link AFTER INSERT ON plumbline.short_link
  FOR EACH ROW EXECUTE FUNCTION plumbline.note_new_link();

-- At the end of the transaction, a link that got a tag counts there, and one that lost it counts there no more.
CREATE FUNCTION plumbline.shift_visits_of_tag() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed plumbline.link_tag := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
BEGIN
  IF current_setting('plumbline.new_link', true) = changed.link_id::text THEN
    RETURN NULL;
  END IF;
  -- what was deleted as a whole has taken its counts along
  IF NOT EXISTS (
      SELECT FROM plumbline.short_link link, plumbline.tag WHERE link.id = changed.link_id AND tag.id = changed.tag_id) THEN
    RETURN NULL;
  END IF;
  PERFORM plumbline.lock_visit_counts();
  PERFORM plumbline.shift_visits(CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END, changed.link_id,
    plumbline.scopes_of_link(changed.link_id, ARRAY[changed.tag_id], false));
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER shift_visits AFTER INSERT OR DELETE ON plumbline.link_tag
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION plumbline.shift_visits_of_tag();

CREATE FUNCTION plumbline.forget_visits_of_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM plumbline.lock_visit_counts();
  DELETE FROM plumbline.visit_total WHERE kind = 2 AND subject_id = OLD.id;
  DELETE FROM plumbline.visit_day WHERE kind = 2 AND subject_id = OLD.id;
  DELETE FROM plumbline.visit_slice WHERE kind = 2 AND subject_id = OLD.id;
  DELETE FROM plumbline.visit_day_to_slice WHERE kind = 2 AND subject_id = OLD.id;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER forget_visits AFTER DELETE ON plumbline.tag
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION plumbline.forget_visits_of_tag();

-- A key that sees no others' links any more gets counts of its own; one that sees them again needs none.
CREATE FUNCTION plumbline.count_visits_of_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  link plumbline.short_link;
BEGIN
  PERFORM plumbline.lock_visit_counts();
  DELETE FROM plumbline.visit_total WHERE author_id = NEW.id;
  DELETE FROM plumbline.visit_day WHERE author_id = NEW.id;
  DELETE FROM plumbline.visit_slice WHERE author_id = NEW.id;
  DELETE FROM plumbline.visit_day_to_slice WHERE author_id = NEW.id;
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

CREATE CONSTRAINT TRIGGER count_visits AFTER UPDATE ON plumbline.api_key
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.author_only <> NEW.author_only)
  EXECUTE FUNCTION plumbline.count_visits_of_author();

-- Counts all visits anew, after a restore or a bulk load for instance. What detail is there for is counted from it; what was
-- counted without detail stays counted on its days. Flushes wait meanwhile.
CREATE FUNCTION plumbline.recount_visits() RETURNS void LANGUAGE plpgsql SET work_mem = '256MB' AS $$
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

  TRUNCATE plumbline.visit_total, plumbline.visit_day, plumbline.visit_slice, plumbline.visit_day_to_slice,
    plumbline.visit_counter;

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

  INSERT INTO plumbline.visit_counter SELECT link.id, coalesce(visits.total, 0), coalesce(visits.bots, 0)
  FROM plumbline.short_link link LEFT JOIN (
    SELECT link_id, sum(total) AS total, sum(bots) AS bots FROM recounted_link GROUP BY link_id) AS visits
    ON visits.link_id = link.id
  ORDER BY link.id;
  INSERT INTO plumbline.visit_day
  SELECT 1, link_id, 0, 0, day, sum(total), sum(bots), sum(listed), sum(listed_bots),
    plumbline.is_busy(1, sum(listed))
  FROM recounted_link GROUP BY link_id, day ORDER BY link_id, day;
  -- first by what the links are, then in every scope: the second sum has few rows
  INSERT INTO plumbline.visit_day
  SELECT kind, subject_id, narrowed.domain_id, narrowed.author_id, day,
    sum(total), sum(bots), sum(listed), sum(listed_bots), plumbline.is_busy(kind, sum(listed))
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
    plumbline.is_busy(4, sum(listed))
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
CREATE FUNCTION plumbline.recount_slices() RETURNS void LANGUAGE plpgsql
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
-- was one. A partition in use is not waited for long: waiting would stop flushes.
CREATE FUNCTION plumbline.purge_visits(first_kept date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  oldest date;
  parent text;
BEGIN
  PERFORM set_config('lock_timeout', '500ms', true);
  PERFORM plumbline.lock_visit_counts();
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
  FOREACH parent IN ARRAY ARRAY['visit', 'orphan_visit'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS plumbline.%I', parent || to_char(oldest, '_YYYYMMDD'));
    EXECUTE format('DELETE FROM plumbline.%I WHERE visited_at < %L',
      parent || '_default', plumbline.start_of(oldest + 1));
  END LOOP;
  UPDATE plumbline.visit_day SET listed = 0, listed_bots = 0, sliced = false WHERE day = oldest AND listed > 0;
  DELETE FROM plumbline.visit_slice
  WHERE starts_at >= plumbline.start_of(oldest) AND starts_at < plumbline.start_of(oldest + 1);
  DELETE FROM plumbline.visit_day_to_slice WHERE day = oldest;
  RETURN true;
END $$;

SELECT plumbline.create_visit_partitions((now() AT TIME ZONE 'UTC')::date, 7);

-- Released versions counted without days: what they have no detail of any more counts on the day of this migration.
INSERT INTO plumbline.visit_day (kind, subject_id, domain_id, author_id, day, total, bots, listed, listed_bots)
SELECT 1, counter.link_id, 0, 0, plumbline.day_of(now()),
  counter.total - coalesce(detail.total, 0), greatest(counter.bots - coalesce(detail.bots, 0), 0), 0, 0
FROM plumbline.visit_counter counter
LEFT JOIN (
  SELECT link_id, count(*) AS total, count(*) FILTER (WHERE potential_bot) AS bots
  FROM plumbline.visit GROUP BY link_id) AS detail USING (link_id)
WHERE counter.total > coalesce(detail.total, 0);

INSERT INTO plumbline.visit_day (kind, subject_id, domain_id, author_id, day, total, bots, listed, listed_bots)
SELECT 4, plumbline.orphan_subject(type), 0, 0, plumbline.day_of(now()), total, bots, 0, 0
FROM plumbline.orphan_visit_counter WHERE total > 0;

DROP TABLE plumbline.orphan_visit_counter;

SELECT plumbline.recount_visits();
