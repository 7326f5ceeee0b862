ALTER TABLE plumbline.target
    ADD COLUMN latency_from text,    -- what tells its 99th percentile: BEAN#ATTRIBUTE[.KEY]; without it, its bean of requests if it has one
    ADD COLUMN requests_from text;   -- what counts its requests, likewise

-- A policy that samples a target more densely than always, until when; at most one at a time. Whoever watches the target takes an
-- ended one away.
CREATE TABLE plumbline.sampling_raise (
    target_id bigint PRIMARY KEY REFERENCES plumbline.target ON DELETE CASCADE,
    policy text NOT NULL,            -- by name, as configured
    cause text NOT NULL CHECK (cause IN ('HAND', 'LATENCY')),
    reason text NOT NULL,
    began_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CHECK (began_at <= ends_at)
);

-- How much more or less densely than its policy says a target is sampled, because it gave too few samples or paused for long.
CREATE TABLE plumbline.sampling_rate (
    target_id bigint PRIMARY KEY REFERENCES plumbline.target ON DELETE CASCADE,
    factor double precision NOT NULL CHECK (factor > 0),
    reason text NOT NULL,
    changed_at timestamptz NOT NULL
);

-- which policy was in force when evidence was taken
CREATE TABLE plumbline.capture_policy (
    capture_id bigint PRIMARY KEY REFERENCES plumbline.capture ON DELETE CASCADE,
    policy text NOT NULL,
    one_in integer NOT NULL,
    allocations_per_second integer NOT NULL -- most samples, the factor of sampling_rate included
);
