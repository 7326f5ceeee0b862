package io.plumbline.batch.capture;

import io.plumbline.batch.capture.ClassHistogram.Entry;
import io.plumbline.batch.naming.ClassNames;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/** The JVM's class histogram as text: {@code num: #instances #bytes class name (module)}. */
final class HistogramTable {

    private static final Pattern ROW =
            Pattern.compile("\\s*\\d+:\\s+(\\d{1,18})\\s+(\\d{1,18})\\s+(\\S.*?)(?: \\(\\S+\\))?\\s*");
    private static final Comparator<Entry> MOST_BYTES_FIRST =
            Comparator.comparingLong(Entry::bytes).reversed().thenComparing(Entry::className);

    private HistogramTable() {}

    static List<Entry> read(String table) throws HistogramFormatException {
        var entriesByName = new HashMap<String, Entry>();
        for (var line : table.split("\n")) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                var entry = new Entry(
                        ClassNames.normalised(row.group(3)),
                        Long.parseLong(row.group(1)),
                        Long.parseLong(row.group(2)));
                entriesByName.merge(entry.className(), entry, HistogramTable::sum);
            }
        }
        if (entriesByName.isEmpty()) {
            throw new HistogramFormatException("the JVM's answer is not a class histogram; it begins \""
                    + table.lines().findFirst().orElse("") + "\"");
        }
        return entriesByName.values().stream().sorted(MOST_BYTES_FIRST).toList();
    }

    private static Entry sum(Entry one, Entry other) {
        return new Entry(one.className(), one.instances() + other.instances(), one.bytes() + other.bytes());
    }
}
