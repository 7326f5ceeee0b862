-- causes that administrators were told of
CREATE TABLE plumbline.notice_told (
    target_id bigint NOT NULL REFERENCES plumbline.target ON DELETE CASCADE,
    fingerprint text NOT NULL,
    told_at timestamptz NOT NULL,
    per_second double precision NOT NULL, -- how fast it may have grown at most when it was told; 0 if that was not known
    PRIMARY KEY (target_id, fingerprint)
);
