package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.plumbline.web.redirect.journal.VisitRecord;
import java.util.Arrays;

/**
 * A link that leads everybody to the same place, always, with its URL as octets. Made once and filled again and again, so
 * that following a link allocates nothing. One thread.
 */
final class PlainLink {

    private static final byte[] NONE = {};

    private byte[] url = NONE;
    private int urlLength;
    private long linkId;
    private boolean forwardQuery;
    private int generation;
    private int readSeconds;

    /** The link that was found somewhere else. */
    void set(RedirectTarget target) {
        var location = target.location();
        room(location.length());
        OctetText.copy(location, url, 0);
        set(target.linkId(), target.forwardsQuery(), target.generation(), target.readSeconds());
    }

    /**
     * The link of a record that may be overwritten meanwhile: whatever is read then is without sense, but no error.
     *
     * @return whether the URL lies within the octets
     */
    boolean setUrl(byte[] octets, int from, int length) {
        if (from < 0 || length < 0 || length > octets.length - from) {
            return false;
        }
        room(length);
        System.arraycopy(octets, from, url, 0, length);
        return true;
    }

    void set(long linkId, boolean forwardQuery, int generation, int readSeconds) {
        this.linkId = linkId;
        this.forwardQuery = forwardQuery;
        this.generation = generation;
        this.readSeconds = readSeconds;
    }

    /**
     * Lets a visitor's query go along.
     *
     * @param query octets that are safe in a URL
     */
    void forward(byte[] query, int from, int length) {
        if (endsWithPath() && isWithoutGaps(query, from, length)) {
            var at = urlLength;
            room(at + 1 + length);
            url[at] = '?';
            System.arraycopy(query, from, url, at + 1, length);
        } else {
            var location = QueryForwarding.compose(location(), new String(query, from, length, US_ASCII), "");
            room(location.length());
            OctetText.copy(location, url, 0);
        }
    }

    /** Whether it has neither a query of its own nor a fragment. */
    private boolean endsWithPath() {
        for (int i = 0; i < urlLength; i++) {
            if (url[i] == '?' || url[i] == '#') {
                return false;
            }
        }
        return true;
    }

    /** Whether each parameter has some octets, and none of all ends the query. */
    private static boolean isWithoutGaps(byte[] query, int from, int length) {
        var before = (byte) '&';
        for (int i = from; i < from + length; i++) {
            if (query[i] == '#' || (query[i] == '&' && before == '&')) {
                return false;
            }
            before = query[i];
        }
        return before != '&';
    }

    private void room(int length) {
        if (url.length < length) {
            url = Arrays.copyOf(url, length + length / 2);
        }
        urlLength = length;
    }

    long linkId() {
        return linkId;
    }

    boolean forwardsQuery() {
        return forwardQuery;
    }

    int generation() {
        return generation;
    }

    int readSeconds() {
        return readSeconds;
    }

    /** The URL, safe for a header, up to {@link #urlLength()}; not to be kept. */
    byte[] url() {
        return url;
    }

    int urlLength() {
        return urlLength;
    }

    String location() {
        return new String(url, 0, urlLength, US_ASCII);
    }

    /** Notes in the record of a visit where it led. */
    void noteIn(VisitRecord visit) {
        visit.redirectUrl(url, 0, urlLength);
    }
}
