-- What makes pages of lists fast that counters and indexes alone do not.

-- The visits of some links in a time within one day. Planned anew for each, so that only the day's partition is looked at: one
-- statement for many days would plan, open and pass over the partitions of all days for each of them.
CREATE FUNCTION plumbline.visits_of_links(links bigint[], since timestamptz, until timestamptz) RETURNS SETOF plumbline.visit
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  RETURN QUERY SELECT * FROM plumbline.visit WHERE link_id = ANY (links) AND visited_at >= since AND visited_at < until;
END $$;

-- The part of a text that tells links apart best: of its words of three and more letters or digits, each with the character
-- before it, the one that is in the fewest of the long URLs that the planner keeps as a sample. A search for "page/1234" where
-- every URL has a "page" need not look that word up. The whole text where it has no such words, or where nothing is known.
CREATE FUNCTION plumbline.telling_part(search text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT part FROM (SELECT found[1] AS part FROM regexp_matches(search, '[^[:alnum:]]?[[:alnum:]]{3,}', 'g') AS found)
      AS parts
    ORDER BY (
      SELECT count(*) FROM pg_stats, unnest(histogram_bounds::text::text[]) AS url
      WHERE schemaname = 'plumbline' AND tablename = 'short_link' AND attname = 'long_url'
        AND strpos(lower(url), lower(part)) > 0),
      length(part) DESC
    LIMIT 1), search)
$$;
