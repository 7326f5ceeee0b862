package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
import org.jspecify.annotations.Nullable;

/**
 * A visit, put together from octets as they came, for {@link VisitJournal#append}: no text is made of them. The
 * five details must follow each other in the order of the methods here; each is cut to the length that the journal keeps.
 *
 * <p>One thread, which has the octets to itself until its next record.
 */
public final class VisitRecord {

    private final RecordWriter record;
    private final byte[] bytes;

    private VisitRecord(byte[] bytes) {
        this.bytes = bytes;
        this.record = new RecordWriter(bytes);
    }

    /** Begins the record of a visit of a link. */
    public static VisitRecord of(long linkId, long atMillis) {
        var visit = new VisitRecord(VisitJournal.scratch());
        visit.record.octet(RecordReader.VISIT);
        visit.record.number(linkId);
        visit.record.number(atMillis);
        return visit;
    }

    /** Begins the record of a visit that led to no link. */
    public static VisitRecord orphan(OrphanType type, long domainId, long atMillis) {
        var visit = new VisitRecord(VisitJournal.scratch());
        visit.record.octet(RecordReader.ORPHAN_VISIT);
        visit.record.octet(RecordReader.codeOf(type));
        visit.record.number(domainId);
        visit.record.number(atMillis);
        return visit;
    }

    public void remoteAddress(@Nullable String address) {
        record.text(address, VisitJournal.REMOTE_ADDRESS_CHARACTERS);
    }

    /** An address of IPv4. */
    public void remoteAddress(int first, int second, int third, int fourth) {
        var at = record.begin();
        record.decimal(first);
        record.octet('.');
        record.decimal(second);
        record.octet('.');
        record.decimal(third);
        record.octet('.');
        record.decimal(fourth);
        record.end(at);
    }

    public void referer(@Nullable String text) {
        record.text(text, VisitJournal.REFERER_CHARACTERS);
    }

    public void referer(byte[] ascii, int from, int length) {
        record.ascii(ascii, from, length, VisitJournal.REFERER_CHARACTERS);
    }

    public void userAgent(@Nullable String text) {
        record.text(text, VisitJournal.USER_AGENT_CHARACTERS);
    }

    public void userAgent(byte[] ascii, int from, int length) {
        record.ascii(ascii, from, length, VisitJournal.USER_AGENT_CHARACTERS);
    }

    /** The URL that was asked for: scheme and authority as they are known, and a path. */
    public void visitedUrl(
            String scheme, byte[] authority, int from, int length, byte[] path, int pathFrom, int pathLength) {
        var at = record.begin();
        record.add(scheme);
        record.add("://");
        record.add(authority, from, Math.min(length, VisitJournal.URL_CHARACTERS - record.lengthSince(at)));
        record.add(path, pathFrom, Math.min(pathLength, VisitJournal.URL_CHARACTERS - record.lengthSince(at)));
        record.end(at);
    }

    public void redirectUrl(@Nullable String text) {
        record.text(text, VisitJournal.URL_CHARACTERS);
    }

    public void redirectUrl(byte[] ascii, int from, int length) {
        record.ascii(ascii, from, length, VisitJournal.URL_CHARACTERS);
    }

    /** The record, up to {@link #length()}. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return record.length();
    }
}
