package io.plumbline.web.redirect.journal;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Remembers of which user agents it was found out lately whether they are programs: most visits name one of a few. One thread. */
final class KnownAgents {

    private static final int PLACES = 1 << 10;

    private final byte[][] agents = new byte[PLACES][0];
    private final boolean[] areBots = new boolean[PLACES];
    private final CRC32C checksum = new CRC32C();

    /** Whether the user agent whose length stands in a record is probably a program. */
    boolean isPotentialBot(byte[] record, int at) {
        var length = RecordReader.lengthAt(record, at);
        if (length <= 0) {
            return PotentialBots.includes(null);
        }
        var from = at + Short.BYTES;
        checksum.reset();
        checksum.update(record, from, length);
        var place = (int) checksum.getValue() & (PLACES - 1);
        var known = agents[place];
        if (!Arrays.equals(known, 0, known.length, record, from, from + length)) {
            agents[place] = Arrays.copyOfRange(record, from, from + length);
            areBots[place] = PotentialBots.includes(record, at);
        }
        return areBots[place];
    }
}
