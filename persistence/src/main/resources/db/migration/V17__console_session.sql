-- who is signed in to the console; the token itself is in the browser's cookie alone
CREATE TABLE plumbline.console_session (
    token_hash bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    api_key_id bigint      NOT NULL REFERENCES plumbline.api_key ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

CREATE INDEX console_session_of_key ON plumbline.console_session (api_key_id, expires_at DESC);
