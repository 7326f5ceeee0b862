package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.HprofFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How many objects a dump has of each class and how large they are: one pass over the dump, no index. */
public record DumpHistogram(List<Row> rows, Completeness completeness) {

    public DumpHistogram {
        rows = List.copyOf(rows);
    }

    /**
     * One class. Classes of several loaders that have the same name are several rows.
     *
     * @param name in source form
     */
    public record Row(String name, long instances, long shallowBytes) {}

    /**
     * Reads the dump; the rows come by falling size.
     *
     * @param scratch a directory for the unpacked bytes of a gzip file
     * @throws io.plumbline.batch.hprof.HprofFormatException if the file is no heap dump
     */
    public static DumpHistogram of(Path dump, Path scratch, int threads, IndexProgress progress) throws IOException {
        try (var file = HprofFile.open(dump, scratch)) {
            var outline = file.outline();
            var classes = ClassTable.of(file, outline);
            int alignmentBits = DumpSurvey.alignmentBits(file, outline);
            var survey = DumpSurvey.count(file, outline, classes, alignmentBits, threads, progress);
            classes.resolve(file, outline);
            var sizes = ShallowSizes.of(file, classes, survey, alignmentBits);
            return new DumpHistogram(
                    rows(classes, survey.census(), sizes),
                    new Completeness(
                            file.length(),
                            survey.lostBytes(),
                            outline.missingBytes(),
                            survey.objects(),
                            0,
                            0,
                            survey.roots().inOrder().size(),
                            0,
                            false,
                            survey.damages()));
        }
    }

    private static List<Row> rows(ClassTable classes, Census census, ShallowSizes sizes) {
        var rows = new ArrayList<Row>();
        for (int number = 0; number < classes.size(); number++) {
            var row = row(classes, census, sizes, number);
            if (row.instances() > 0) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparingLong(Row::shallowBytes).reversed().thenComparing(Row::name));
        return rows;
    }

    private static Row row(ClassTable classes, Census census, ShallowSizes sizes, int number) {
        var name = classes.name(number);
        long instances = census.instances(number);
        if (number == classes.classOfClasses()) {
            return classObjects(classes, sizes, name, instances);
        }
        long bytes = classes.elementType(number) != 0
                ? sizes.arrayBytes(census, number, classes.elementType(number))
                : instances * sizes.instanceBytes(number);
        return new Row(name, instances, bytes);
    }

    private static Row classObjects(ClassTable classes, ShallowSizes sizes, String name, long instances) {
        long count = instances;
        long bytes = instances * sizes.instanceBytes(classes.classOfClasses());
        for (int number = 0; number < classes.size(); number++) {
            var dump = classes.dump(number);
            if (dump != null) {
                count++;
                bytes += sizes.classBytes(classes.layout(number));
            }
        }
        return new Row(name, count, bytes);
    }
}
