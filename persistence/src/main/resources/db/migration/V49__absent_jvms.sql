-- what is known of a JVM that does not answer, so that one that is gone is told from a network that is down
ALTER TABLE plumbline.target
    ADD COLUMN absence text; -- PROCESS_ENDED, NOBODY_THERE or NO_ANSWER; null: it answers, or whoever is there lets us ask nothing

-- a life that nobody could be asked about is judged by what there was of it, as one that is over
ALTER TABLE plumbline.diagnosis
    ADD COLUMN life_unreached text; -- why; life_ended_at is when it was seen last. Null: it was reached, or another life had begun
