-- Visits: the detail by day (UTC), the counters that every list shows, and what makes the journal's batches count once.

-- No foreign key to short_link: COPY would check it row by row. A trigger below takes the visits of a deleted link along.
CREATE TABLE plumbline.visit (
  visited_at timestamptz NOT NULL,
  link_id bigint NOT NULL,
  potential_bot boolean NOT NULL,
  remote_address inet,
  referer text,
  user_agent text,
  visited_url text,
  redirect_url text
) PARTITION BY RANGE (visited_at);

CREATE INDEX visit_by_link ON plumbline.visit (link_id, visited_at DESC);

-- Catches what no day has been made for, so that a flush never fails for want of a partition.
CREATE TABLE plumbline.visit_default PARTITION OF plumbline.visit DEFAULT;

-- Makes the partition of each of the given days that has none, and moves in what the default partition caught meanwhile.
CREATE FUNCTION plumbline.create_visit_partitions(first_day date, days integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  lower_bound timestamptz;
  upper_bound timestamptz;
  partition_name text;
  created integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('plumbline.create_visit_partitions'));
  FOR offset_days IN 0 .. days - 1 LOOP
    lower_bound := (first_day + offset_days)::timestamp AT TIME ZONE 'UTC';
    upper_bound := (first_day + offset_days + 1)::timestamp AT TIME ZONE 'UTC';
    partition_name := 'visit_' || to_char(first_day + offset_days, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('plumbline.' || partition_name) IS NOT NULL;
    EXECUTE format('CREATE TABLE plumbline.%I (LIKE plumbline.visit INCLUDING DEFAULTS)', partition_name);
    EXECUTE format(
      'WITH moved AS (DELETE FROM plumbline.visit_default WHERE visited_at >= %L AND visited_at < %L RETURNING *)'
      ' INSERT INTO plumbline.%I SELECT * FROM moved', lower_bound, upper_bound, partition_name);
    EXECUTE format('ALTER TABLE plumbline.visit ATTACH PARTITION plumbline.%I FOR VALUES FROM (%L) TO (%L)',
      partition_name, lower_bound, upper_bound);
    created := created + 1;
  END LOOP;
  RETURN created;
END $$;

-- A row per visited link. Updated in place batch by batch: the free space keeps its updates on their page.
CREATE TABLE plumbline.visit_counter (
  link_id bigint PRIMARY KEY,
  total bigint NOT NULL CHECK (total >= 0),
  bots bigint NOT NULL CHECK (bots BETWEEN 0 AND total)
) WITH (fillfactor = 70);

-- Visits that led to no link.
CREATE TABLE plumbline.orphan_visit_counter (
  type text PRIMARY KEY CHECK (type IN ('base_url', 'invalid_short_url', 'regular_404')),
  total bigint NOT NULL CHECK (total >= 0),
  bots bigint NOT NULL CHECK (bots BETWEEN 0 AND total)
) WITH (fillfactor = 70);

INSERT INTO plumbline.orphan_visit_counter VALUES ('base_url', 0, 0), ('invalid_short_url', 0, 0), ('regular_404', 0, 0);

-- Admissions to links with max_visits, counted at once and before the answer: visit_counter lags by a flush.
CREATE TABLE plumbline.visit_admission (
  link_id bigint PRIMARY KEY,
  admitted bigint NOT NULL CHECK (admitted > 0)
) WITH (fillfactor = 70);

-- How far each journal has been taken over. The row is written in the transaction of its batch, so a batch whose commit
-- was not heard of is recognised; only the newest row of a journal is kept, and for a year.
CREATE TABLE plumbline.visit_batch (
  journal_id uuid NOT NULL,
  batch_number bigint NOT NULL,
  segment_number bigint NOT NULL,
  end_offset bigint NOT NULL,
  visits bigint NOT NULL,
  committed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (journal_id, batch_number)
);

CREATE FUNCTION plumbline.forget_visits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM plumbline.visit_counter WHERE link_id = OLD.id;
  DELETE FROM plumbline.visit_admission WHERE link_id = OLD.id;
  DELETE FROM plumbline.visit WHERE link_id = OLD.id;
  RETURN NULL;
END $$;

CREATE TRIGGER forget_visits AFTER DELETE ON plumbline.short_link FOR EACH ROW EXECUTE FUNCTION plumbline.forget_visits();

SELECT plumbline.create_visit_partitions((now() AT TIME ZONE 'UTC')::date, 7);

-- Tells every instance which code means something else now; the empty text means all of them.
CREATE FUNCTION plumbline.tell_of_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  code text := CASE TG_OP WHEN 'DELETE' THEN OLD.short_code ELSE NEW.short_code END;
BEGIN
  -- a notice has at most 7999 bytes
  PERFORM pg_notify('plumbline_link', CASE WHEN octet_length(code) < 4096 THEN code ELSE '' END);
  IF TG_OP = 'UPDATE' AND OLD.short_code <> NEW.short_code THEN
    PERFORM pg_notify('plumbline_link', CASE WHEN octet_length(OLD.short_code) < 4096 THEN OLD.short_code ELSE '' END);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER tell_of_link AFTER INSERT OR UPDATE OR DELETE ON plumbline.short_link
  FOR EACH ROW EXECUTE FUNCTION plumbline.tell_of_link();
