-- a GC log that somebody sends is a capture, too
ALTER TABLE plumbline.capture
    DROP CONSTRAINT capture_kind_check,
    ADD CONSTRAINT capture_kind_check CHECK (kind IN ('HISTOGRAM', 'RECORDING', 'HEAP_SNAPSHOT', 'GC_LOG'));
