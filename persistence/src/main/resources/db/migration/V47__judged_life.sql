-- a diagnosis judges one life of its target's JVM, chosen when it begins; whoever goes on with it judges the same one
ALTER TABLE plumbline.diagnosis
    ADD COLUMN epoch_id bigint, -- null: not chosen yet. No reference: a life is forgotten long before what was said of it
    ADD COLUMN life_ended_at timestamptz; -- when that life was seen last, if another one had begun; null: it was the target's latest
