package io.plumbline.batch.capture;

import io.plumbline.batch.capture.ClassHistogram.Entry;
import io.plumbline.batch.naming.ClassNames;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's class histogram as text: {@code num: #instances #bytes class name (module)}. Read in time and memory that grow with
 * its length alone, whatever a hostile JVM writes; sums end at the largest number.
 *
 * @param entries most bytes first, each name once
 * @param instances of all classes, those that are too many to be entries included
 * @param bytes of all classes, likewise
 */
record HistogramTable(List<Entry> entries, long instances, long bytes) {

    /** Far more than programs have once numbers are taken off the names; those beyond are in the sums alone. */
    static final int MOST_CLASSES = 100_000;

    /** Of a row; what comes after is cut off. */
    private static final int LONGEST_ROW = 4_096;

    /** A name that is longer is cut, so that what is stored and shown has an end. */
    static final int LONGEST_NAME = 1_000;

    private static final int LONGEST_QUOTE = 100;

    /** What comes before the name; possessive, so that no row is read twice. */
    private static final Pattern COUNTS = Pattern.compile("\\s*+\\d++:\\s++(\\d{1,18})\\s++(\\d{1,18})\\s++(?=\\S)");

    private static final Comparator<Entry> MOST_BYTES_FIRST =
            Comparator.comparingLong(Entry::bytes).reversed().thenComparing(Entry::className);

    static HistogramTable read(String table) throws HistogramFormatException {
        var entriesByName = new HashMap<String, Entry>();
        long instances = 0;
        long bytes = 0;
        for (int from = 0; from < table.length(); ) {
            int end = end(table, from);
            var row = row(table.substring(from, Math.min(end, from + LONGEST_ROW)));
            if (row != null) {
                instances = sum(instances, row.instances());
                bytes = sum(bytes, row.bytes());
                add(row, entriesByName);
            }
            from = end + 1;
        }
        if (entriesByName.isEmpty()) {
            throw new HistogramFormatException("the JVM's answer is not a class histogram; it begins \""
                    + table.substring(0, Math.min(end(table, 0), LONGEST_QUOTE)) + "\"");
        }
        return new HistogramTable(
                entriesByName.values().stream().sorted(MOST_BYTES_FIRST).toList(), instances, bytes);
    }

    private static int end(String table, int from) {
        int end = table.indexOf('\n', from);
        return end < 0 ? table.length() : end;
    }

    private static @Nullable Entry row(String line) {
        var counts = COUNTS.matcher(line);
        if (!counts.lookingAt()) {
            return null;
        }
        var rest = line.substring(counts.end());
        var name = ClassNames.normalised(rest.substring(0, Math.min(rest.length(), LONGEST_NAME)));
        if (name.isEmpty()) {
            return null;
        }
        return new Entry(
                // no class is called so, and no database takes it
                name.replace('\0', '\uFFFD'), Long.parseLong(counts.group(1)), Long.parseLong(counts.group(2)));
    }

    /** The largest classes come first, so that one too many is small. */
    private static void add(Entry row, Map<String, Entry> entriesByName) {
        if (entriesByName.size() < MOST_CLASSES || entriesByName.containsKey(row.className())) {
            entriesByName.merge(row.className(), row, HistogramTable::sum);
        }
    }

    private static Entry sum(Entry one, Entry other) {
        return new Entry(one.className(), sum(one.instances(), other.instances()), sum(one.bytes(), other.bytes()));
    }

    /** Of numbers that are not negative. */
    static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
