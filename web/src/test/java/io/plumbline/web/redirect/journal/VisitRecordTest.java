package io.plumbline.web.redirect.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.plumbline.persistence.visit.OrphanType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VisitRecordTest {

    private static final byte[] HEADERS =
            "Host: s.example:8080\r\nReferer: https://a.example/\r\nUser-Agent: Agent/1\r\n".getBytes(US_ASCII);
    private static final byte[] PATH = "/code".getBytes(US_ASCII);

    @Test
    void aRecordOfOctetsIsThatOfTheirTexts() {
        var octets = ofOctets();

        var texts = new RecordWriter(new byte[1_000]);
        texts.octet(RecordReader.VISIT);
        texts.number(42);
        texts.number(1_700_000_000_000L);
        texts.text("192.0.20.0", 64);
        texts.text("https://a.example/", 1024);
        texts.text("Agent/1", 512);
        texts.text("http://s.example:8080/code", 2048);
        texts.text("https://long.example/ü", 2048);

        assertThat(written(octets)).isEqualTo(Arrays.copyOf(texts.bytes(), texts.length()));
    }

    @Test
    void aVisitToNoLinkHasItsKindAndItsDomain() {
        var octets = VisitRecord.orphan(OrphanType.INVALID_SHORT_URL, 7, 1);
        octets.remoteAddress(null);
        octets.referer(null);
        octets.userAgent(null);
        octets.visitedUrl("https", HEADERS, 6, 9, PATH, 0, 5);
        octets.redirectUrl(null);

        var texts = new RecordWriter(new byte[1_000]);
        texts.octet(RecordReader.ORPHAN_VISIT);
        texts.octet(RecordReader.codeOf(OrphanType.INVALID_SHORT_URL));
        texts.number(7);
        texts.number(1);
        texts.text(null, 1);
        texts.text(null, 1);
        texts.text(null, 1);
        texts.text("https://s.example/code", 2048);
        texts.text(null, 1);

        assertThat(written(octets)).isEqualTo(Arrays.copyOf(texts.bytes(), texts.length()));
    }

    @Test
    void whatIsTooLongIsCut() {
        var endless = new byte[10_000];
        Arrays.fill(endless, (byte) 'x');
        var octets = VisitRecord.of(42, 1);
        octets.remoteAddress(null);
        octets.referer(endless, 0, endless.length);
        octets.userAgent(endless, 0, endless.length);
        octets.visitedUrl("http", endless, 0, 300, endless, 0, endless.length);
        octets.redirectUrl("y".repeat(5_000));

        assertThat(octets.length()).isEqualTo(1 + 8 + 8 + 5 * 2 + 1024 + 512 + 2048 + 2048);
    }

    @Test
    void writingOneAllocatesNothingButItself() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var length = ofOctets().length();
        var before = threads.getCurrentThreadAllocatedBytes();

        for (int i = 0; i < 1_000; i++) {
            length += ofOctets().length();
        }

        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 1_000).isLessThanOrEqualTo(64);
        assertThat(length).isPositive();
    }

    private static VisitRecord ofOctets() {
        var visit = VisitRecord.of(42, 1_700_000_000_000L);
        visit.remoteAddress(192, 0, 20, 0);
        visit.referer(HEADERS, 31, 18);
        visit.userAgent(HEADERS, 63, 7);
        visit.visitedUrl("http", HEADERS, 6, 14, PATH, 0, 5);
        visit.redirectUrl("https://long.example/ü");
        return visit;
    }

    private static byte[] written(VisitRecord visit) {
        return Arrays.copyOf(visit.bytes(), visit.length());
    }
}
