package io.plumbline.batch.hprof;

/**
 * A part of the dump that holds records of the heap; segments can be read independently of each other.
 *
 * @param start position of the first record in it
 * @param end position behind the last byte that is there
 * @param missingBytes how many bytes more it should have; 0 if it is whole
 */
public record HeapSegment(long start, long end, long missingBytes) {

    public long bytes() {
        return end - start;
    }
}
