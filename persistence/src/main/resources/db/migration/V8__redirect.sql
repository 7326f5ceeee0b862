-- What robots.txt lists, in its order, so that a page of it is read from an index alone.
CREATE INDEX short_link_crawlable ON plumbline.short_link (short_code) WHERE crawlable;
