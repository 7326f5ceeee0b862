-- Whoever reads the visits of all days holds the default partitions, which a day that is attached needs for itself. Whatever waits for
-- that stops flushes and readers behind it, so it gives up soon: visits go to the default partition until the next attempt.
ALTER FUNCTION plumbline.create_visit_partitions(date, integer) SET lock_timeout = '2s';
