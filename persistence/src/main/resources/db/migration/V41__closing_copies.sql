-- what a raise has sampled is copied once it is over; who copies it may be killed meanwhile, and the next one copies it then
ALTER TABLE plumbline.sampling_raise
    ADD COLUMN closing_until timestamptz; -- until then somebody copies it; null: nobody has begun to
