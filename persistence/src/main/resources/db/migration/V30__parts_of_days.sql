-- A busy day has several parts, each a partition of its own: what flushes change of the index by link stays no larger than
-- what the database keeps in its buffers. Other days are one part. Parts end where slices do, so that no slice is in two.

-- The parts of all days; what the default partition holds is in none.
CREATE FUNCTION plumbline.visit_parts() RETURNS TABLE (part regclass, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT child.oid::regclass, bounds[1]::timestamptz, bounds[2]::timestamptz
  FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
  CROSS JOIN LATERAL regexp_match(pg_get_expr(relpartbound, child.oid), 'FROM \(''(.*)''\) TO \(''(.*)''\)') AS bounds
  WHERE inhparent = 'plumbline.visit'::regclass AND bounds IS NOT NULL
$$;

-- Sees to it that the part which visits of a moment go to, and the next one, will not have indexes much larger than some bytes; meant
-- for every few seconds. Returns whether a part was made. Nobody is waited for long: waiting would stop flushes.
CREATE FUNCTION plumbline.divide_visits(
  moment timestamptz, most_bytes bigint DEFAULT pg_size_bytes(current_setting('shared_buffers')) / 2)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  running record;
  divided record;
  cut_at timestamptz;
  bytes double precision;
  seconds double precision;
  rest text;
BEGIN
  -- a vacuum that runs by itself gives way after a second
  PERFORM set_config('lock_timeout', '2s', true);
  PERFORM pg_advisory_xact_lock(hashtext('plumbline.create_visit_partitions'));
  SELECT * INTO running FROM plumbline.visit_parts() AS parts WHERE parts.starts_at <= moment AND parts.ends_at > moment;
  bytes := pg_indexes_size(running.part);
  IF running.part IS NULL OR bytes < most_bytes / 4 THEN
    RETURN false;
  END IF;
  seconds := greatest(1, extract(epoch FROM moment - running.starts_at));

  -- clocks of instances may differ by half a minute
  cut_at := plumbline.slice_of(moment + interval '5 minutes 30 seconds');
  IF cut_at < running.ends_at
      AND bytes / seconds * extract(epoch FROM running.ends_at - running.starts_at) > most_bytes THEN
    -- at its pace so far it would become larger: it ends soon, which reads its visits once
    divided := running;
  ELSIF moment >= running.ends_at - interval '2 minutes' THEN
    -- while nothing is in the next one yet, that costs nothing
    SELECT * INTO divided FROM plumbline.visit_parts() AS parts WHERE parts.starts_at = running.ends_at;
    cut_at := divided.starts_at
      + interval '5 minutes' * least(288, greatest(1, floor(most_bytes / bytes * seconds / 300)));
  ELSE
    RETURN false;
  END IF;
  IF divided.part IS NULL OR cut_at >= divided.ends_at THEN
    RETURN false;
  END IF;

  LOCK TABLE ONLY plumbline.visit IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('ALTER TABLE plumbline.visit DETACH PARTITION %s', divided.part);
  -- fails, and nothing has happened, if there is a later visit, from a clock far ahead
  EXECUTE format('ALTER TABLE plumbline.visit ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
    divided.part, divided.starts_at, cut_at);
  rest := to_char(cut_at AT TIME ZONE 'UTC', '"visit_"YYYYMMDD_HH24MI');
  EXECUTE format('CREATE TABLE plumbline.%I (LIKE plumbline.visit INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', rest);
  EXECUTE format('ALTER TABLE plumbline.visit ATTACH PARTITION plumbline.%I FOR VALUES FROM (%L) TO (%L)',
    rest, cut_at, divided.ends_at);
  RETURN true;
END $$;

-- Drops the detail of the oldest day that has any, all of its parts, if that lies before a day; the counts of the day stay. Returns
-- whether there was one. A partition in use is not waited for long: waiting would stop flushes. They copy before they have the lock
-- of the counts, so tables come first here, too.
CREATE OR REPLACE FUNCTION plumbline.purge_visits(first_kept date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  oldest date;
  parent text;
  part regclass;
BEGIN
  SELECT min(day) INTO oldest FROM (
    SELECT to_date(substring(relname FROM '^(?:orphan_)?visit_([0-9]{8})'), 'YYYYMMDD') AS day
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
    FOR part IN
      SELECT inhrelid::regclass FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
      WHERE inhparent = format('plumbline.%I', parent)::regclass AND starts_with(relname, parent || to_char(oldest, '_YYYYMMDD'))
    LOOP
      EXECUTE format('DROP TABLE %s', part);
    END LOOP;
    EXECUTE format('DELETE FROM plumbline.%I WHERE visited_at < %L',
      parent || '_default', plumbline.start_of(oldest + 1));
  END LOOP;
  UPDATE plumbline.visit_day SET listed = 0, listed_bots = 0, sliced = false, sliced_from = NULL
  WHERE day = oldest AND listed > 0;
  DELETE FROM plumbline.visit_slice
  WHERE starts_at >= plumbline.start_of(oldest) AND starts_at < plumbline.start_of(oldest + 1);
  RETURN true;
END $$;
