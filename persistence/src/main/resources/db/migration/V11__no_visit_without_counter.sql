-- No visit of a link is lost for want of its counter.

-- Makes the counters of those among some links that have none and exist, from what their days say; returns these links.
CREATE FUNCTION plumbline.make_visit_counters(links bigint[]) RETURNS bigint[] LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  made_links bigint[];
BEGIN
  WITH made AS (
    INSERT INTO plumbline.visit_counter (link_id, total, bots, ranked_total, ranked_people, domain_id, author_id)
    SELECT link.id, days.total, days.bots, days.total, days.total - days.bots, link.domain_id, link.created_by
    FROM unnest(links) AS wanted
    JOIN plumbline.short_link link ON link.id = wanted
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(total), 0) AS total, coalesce(sum(bots), 0) AS bots FROM plumbline.visit_day
      WHERE kind = 1 AND subject_id = link.id AND domain_id = 0 AND author_id = 0) AS days
    WHERE NOT EXISTS (SELECT FROM plumbline.visit_counter counter WHERE counter.link_id = wanted)
    ORDER BY link.id
    ON CONFLICT (link_id) DO NOTHING
    RETURNING link_id
  )
  SELECT array_agg(link_id) INTO made_links FROM made;
  RETURN coalesce(made_links, '{}');
END $$;

DO $$
DECLARE
  last bigint := 0;
  missing bigint[];
BEGIN
  PERFORM plumbline.lock_visit_counts();
  LOOP
    missing := ARRAY(
      SELECT id FROM plumbline.short_link link
      WHERE id > last AND NOT EXISTS (SELECT FROM plumbline.visit_counter counter WHERE counter.link_id = link.id)
      ORDER BY id LIMIT 100000);
    EXIT WHEN cardinality(missing) = 0;
    PERFORM plumbline.make_visit_counters(missing);
    last := missing[cardinality(missing)];
  END LOOP;
END $$;

-- Counts a batch's visits of links within one slice, each link once and in order; the caller holds the lock. Without detail any
-- slice of the day will do; null is today's. Returns how many of the links there are. A link without a counter gets one: those
-- loaded with triggers off have none. The links are looked up one by one, in their order: with other joins off, the plan is the
-- same whatever the planner believes of the tables.
CREATE OR REPLACE FUNCTION plumbline.count_visits(
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
  made_links bigint[];
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

  IF counted_links < cardinality(links) THEN
    made_links := plumbline.make_visit_counters(links);
  END IF;
  IF cardinality(made_links) > 0 THEN
    SELECT counted_links + plumbline.count_visits(slice, array_agg(link_id ORDER BY link_id),
      array_agg(total ORDER BY link_id), array_agg(bots ORDER BY link_id),
      array_agg(listed ORDER BY link_id), array_agg(listed_bots ORDER BY link_id))
    INTO counted_links
    FROM unnest(links, totals, count_visits.bots, count_visits.listed, count_visits.listed_bots)
      AS batch (link_id, total, bots, listed, listed_bots)
    WHERE link_id = ANY (made_links);
  END IF;
  RETURN counted_links;
END $$;

-- Takes away the detail of links that were deleted between the copying of a batch and its counting. However many they are, each is
-- looked up in the index.
CREATE OR REPLACE FUNCTION plumbline.forget_visits_of_missing_links(links bigint[], first timestamptz, last timestamptz)
RETURNS void LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  missing bigint[] := ARRAY(
    SELECT wanted FROM unnest(links) AS wanted
    WHERE NOT EXISTS (SELECT FROM plumbline.short_link link WHERE link.id = wanted));
BEGIN
  DELETE FROM plumbline.visit WHERE visited_at BETWEEN first AND last AND link_id = ANY (missing);
END $$;
