-- what the rules of JDK Mission Control say of the recording of a diagnosis
CREATE TABLE plumbline.second_opinion (
    diagnosis_id bigint PRIMARY KEY REFERENCES plumbline.diagnosis ON DELETE CASCADE,
    given_at timestamptz NOT NULL,
    remarkable integer NOT NULL,     -- how many rules found something to say
    document jsonb NOT NULL          -- all of it, as the engine writes it
);
