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
-- total and bots count every visit, listed and listed_bots those whose detail is there.
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

-- Busy days in slices of five minutes, so that a page in the midst of one is reached without walking through the day.
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

-- Lists of links ordered by their visits.
CREATE INDEX visit_counter_total ON plumbline.visit_counter (total, link_id);
CREATE INDEX visit_counter_non_bots ON plumbline.visit_counter ((total - bots), link_id);
