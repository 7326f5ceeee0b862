-- What the links API knows beside codes and URLs: domains' not-found redirects, tags, rules, and the limits of API keys.

-- Where visitors of a domain go who found no link; on row 1 those of every domain without its own.
ALTER TABLE plumbline.domain
  ADD base_url_redirect text,
  ADD regular_404_redirect text,
  ADD invalid_short_url_redirect text;

-- Tags outlive the links that have them.
CREATE TABLE plumbline.tag (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE CHECK (name <> '')
);

-- The position is the place in the order in which a client gave the link's tags.
CREATE TABLE plumbline.link_tag (
  link_id bigint NOT NULL REFERENCES plumbline.short_link ON DELETE CASCADE,
  tag_id bigint NOT NULL REFERENCES plumbline.tag ON DELETE CASCADE,
  position integer NOT NULL,
  PRIMARY KEY (link_id, tag_id)
);

CREATE INDEX link_tag_by_tag ON plumbline.link_tag (tag_id, link_id);

-- The first rule, by priority, whose conditions all hold says where a visitor goes instead of the link's own URL.
-- Conditions: [{"type": …, "matchKey": …, "matchValue": …}, …]
CREATE TABLE plumbline.redirect_rule (
  link_id bigint NOT NULL REFERENCES plumbline.short_link ON DELETE CASCADE,
  priority integer NOT NULL CHECK (priority > 0),
  long_url text NOT NULL CHECK (long_url <> ''),
  conditions jsonb NOT NULL,
  PRIMARY KEY (link_id, priority)
);

-- What a key may not do although it has the right for it: see others' links, use other domains, see orphan visits.
ALTER TABLE plumbline.api_key
  ADD enabled boolean NOT NULL DEFAULT true,
  ADD author_only boolean NOT NULL DEFAULT false,
  ADD domain_id bigint REFERENCES plumbline.domain,
  ADD no_orphan_visits boolean NOT NULL DEFAULT false;

CREATE INDEX short_link_of_author ON plumbline.short_link (created_by, created_at DESC, id DESC);
CREATE INDEX short_link_of_domain ON plumbline.short_link (domain_id, created_at DESC, id DESC);
