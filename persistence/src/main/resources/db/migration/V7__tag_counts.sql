-- How many links have a tag, in which order tags are listed, and who hears of changed rules and domains.

-- The order of clients: Unicode's root collation. Names themselves are told apart by their bytes.
CREATE INDEX tag_by_name ON plumbline.tag (name COLLATE "und-x-icu");

-- The links that have a tag, in the scopes of visit_total: domain_id 0 counts every domain, another one alone; author_id 0
-- counts everybody's links, another only those made with that API key, which is counted only for keys that see no others.
CREATE TABLE plumbline.tag_count (
  tag_id bigint NOT NULL REFERENCES plumbline.tag ON DELETE CASCADE,
  domain_id bigint NOT NULL,
  author_id bigint NOT NULL,
  links bigint NOT NULL,
  PRIMARY KEY (tag_id, domain_id, author_id)
) WITH (fillfactor = 70);

CREATE INDEX tag_count_of_scope ON plumbline.tag_count (domain_id, author_id, tag_id) INCLUDE (links);

-- The visits of all tags of a scope; no number in it, so that flushes still update in place.
CREATE INDEX visit_total_of_scope ON plumbline.visit_total (kind, domain_id, author_id, subject_id);

INSERT INTO plumbline.tag_count (tag_id, domain_id, author_id, links)
SELECT link_tag.tag_id, scope.domain_id, scope.author_id, count(*)
FROM plumbline.link_tag
JOIN plumbline.short_link link ON link.id = link_tag.link_id
CROSS JOIN LATERAL plumbline.visit_scopes(link.domain_id, link.created_by) AS scope
GROUP BY link_tag.tag_id, scope.domain_id, scope.author_id;

-- Counts what one statement changed. Statements that add take the rows of a count in one order and so never wait for each
-- other in a circle; a transaction that takes tags away may add others afterwards, and therefore goes alone.
CREATE FUNCTION plumbline.count_tags() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
  IF NOT EXISTS (SELECT FROM changed) THEN
    RETURN NULL;
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM pg_advisory_xact_lock_shared(hashtext('plumbline.tag_count'));
  ELSE
    PERFORM pg_advisory_xact_lock(hashtext('plumbline.tag_count'));
  END IF;
  INSERT INTO plumbline.tag_count AS known (tag_id, domain_id, author_id, links)
  SELECT changed.tag_id, scope.domain_id, scope.author_id, sign * count(*)
  FROM changed
  -- a tag that was deleted has no count any more
  JOIN plumbline.tag ON tag.id = changed.tag_id
  -- a link that is deleted loses its tags while it is still there
  JOIN plumbline.short_link link ON link.id = changed.link_id
  CROSS JOIN LATERAL plumbline.visit_scopes(link.domain_id, link.created_by) AS scope
  GROUP BY changed.tag_id, scope.domain_id, scope.author_id
  ORDER BY changed.tag_id, scope.domain_id, scope.author_id
  ON CONFLICT (tag_id, domain_id, author_id) DO UPDATE SET links = known.links + EXCLUDED.links;
  RETURN NULL;
END $$;

CREATE TRIGGER count_added_tags AFTER INSERT ON plumbline.link_tag
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION plumbline.count_tags();

CREATE TRIGGER count_removed_tags AFTER DELETE ON plumbline.link_tag
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION plumbline.count_tags();

-- Gives a tag another name: RENAMED, or UNKNOWN without a tag of the old name, or TAKEN if there is one of the new. The name
-- is reserved before the tag is touched, so that whoever is making a tag of that name is waited for with nothing held.
CREATE FUNCTION plumbline.rename_tag(old_name text, new_name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM plumbline.tag WHERE name = old_name) THEN
    RETURN 'UNKNOWN';
  ELSIF new_name = old_name THEN
    RETURN 'RENAMED';
  END IF;
  INSERT INTO plumbline.tag (name) VALUES (new_name) ON CONFLICT (name) DO NOTHING;
  IF NOT FOUND THEN
    RETURN 'TAKEN';
  END IF;
  DELETE FROM plumbline.tag WHERE name = new_name;
  UPDATE plumbline.tag SET name = new_name WHERE name = old_name;
  RETURN CASE WHEN FOUND THEN 'RENAMED' ELSE 'UNKNOWN' END;
END $$;

-- Tells every instance that visitors of a code may be sent elsewhere now, as tell_of_link does.
CREATE FUNCTION plumbline.tell_of_rule() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  code text;
BEGIN
  SELECT short_code INTO code FROM plumbline.short_link
  WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.link_id ELSE NEW.link_id END;
  -- the link's own trigger tells of a deleted one; a notice has at most 7999 bytes
  IF FOUND THEN
    PERFORM pg_notify('plumbline_link', CASE WHEN octet_length(code) < 4096 THEN code ELSE '' END);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER tell_of_rule AFTER INSERT OR UPDATE OR DELETE ON plumbline.redirect_rule
  FOR EACH ROW EXECUTE FUNCTION plumbline.tell_of_rule();

-- Tells every instance which domain is new or sends its visitors elsewhere now; the empty text is the default domain.
CREATE FUNCTION plumbline.tell_of_domain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('plumbline_domain', CASE TG_OP WHEN 'DELETE' THEN OLD.authority ELSE NEW.authority END);
  RETURN NULL;
END $$;

CREATE TRIGGER tell_of_domain AFTER INSERT OR UPDATE OR DELETE ON plumbline.domain
  FOR EACH ROW EXECUTE FUNCTION plumbline.tell_of_domain();
