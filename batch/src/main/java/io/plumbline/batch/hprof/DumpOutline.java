package io.plumbline.batch.hprof;

import java.util.List;

/**
 * What a dump holds besides the heap, and where the heap's segments lie.
 *
 * @param textById where a name's record begins
 * @param frameById where a stack frame's record begins
 * @param traceBySerial where a stack trace's record begins
 * @param classNameIdBySerial by the number that stack frames know a class by, the identifier of its name
 * @param lostBytes bytes that belong to no record that could be read
 * @param missingBytes bytes that should be there and are not
 * @param ended whether the dump's last record is its end mark
 * @param damages what is wrong with it, for people; empty if nothing is
 */
public record DumpOutline(
        List<LoadedClass> classes,
        LongMap textById,
        LongMap frameById,
        LongMap traceBySerial,
        LongMap classNameIdBySerial,
        List<HeapSegment> segments,
        long lostBytes,
        long missingBytes,
        boolean ended,
        List<String> damages) {

    public DumpOutline {
        classes = List.copyOf(classes);
        segments = List.copyOf(segments);
        damages = List.copyOf(damages);
    }

    /** A class that the virtual machine had loaded. */
    public record LoadedClass(int serial, long id, long nameId) {}
}
