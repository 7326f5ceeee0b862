package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.DumpOutline;
import io.plumbline.batch.hprof.HprofFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Gathers what is small in an index: classes with their totals, threads, names. */
final class DescriptionWriter {

    private final HprofFile file;
    private final DumpOutline outline;
    private final ClassTable classes;
    private final DumpSurvey.Result survey;
    private final ShallowSizes sizes;
    private final AddressBook book;

    DescriptionWriter(
            HprofFile file,
            DumpOutline outline,
            ClassTable classes,
            DumpSurvey.Result survey,
            ShallowSizes sizes,
            AddressBook book) {
        this.file = file;
        this.outline = outline;
        this.classes = classes;
        this.survey = survey;
        this.sizes = sizes;
        this.book = book;
    }

    IndexDescription describe(
            String fingerprint,
            Completeness completeness,
            RootTable roots,
            ClassObjects classObjects,
            TreeTotals trees,
            NameReader names,
            int classBytes)
            throws IOException {
        var heapClasses = new ArrayList<HeapClass>();
        var elementTypes = new ArrayList<Integer>();
        long allBytes = 0;
        for (int number = 0; number < classes.size(); number++) {
            elementTypes.add(classes.elementType(number));
            var heapClass = heapClass(number, classObjects, trees);
            heapClasses.add(heapClass);
            allBytes += heapClass.shallowBytes();
        }
        var objectNames = names.names(named(roots));
        var header = file.header();
        return new IndexDescription(
                new DumpFacts(
                        header.version(),
                        header.identifierBytes(),
                        header.takenAt(),
                        file.length(),
                        fingerprint,
                        sizes.headerBytes(),
                        sizes.referenceBytes()),
                completeness,
                book.objects(),
                trees.reachableObjects(),
                trees.reachableBytes(),
                Math.max(0, allBytes - trees.reachableBytes()),
                book.alignmentBits(),
                trees.unitBits(),
                classBytes,
                sizes,
                heapClasses,
                elementTypes,
                classObjects.all(),
                roots.roots(),
                threads(roots, objectNames),
                objectNames,
                trees.biggest());
    }

    private HeapClass heapClass(int number, ClassObjects classObjects, TreeTotals trees) {
        var dump = classes.dump(number);
        var layout = classes.layout(number);
        boolean array = classes.elementType(number) != 0;
        long instances = survey.census().instances(number);
        long bytes = array
                ? sizes.arrayBytes(survey.census(), number, classes.elementType(number))
                : instances * sizes.instanceBytes(number);
        if (number == classes.classOfClasses()) {
            instances += classObjects.all().size();
            for (var classObject : classObjects.all()) {
                bytes += classObject.bytes();
            }
        }
        return new HeapClass(
                number,
                classes.name(number),
                dump == null ? 0 : book.numberOf(dump.id()),
                classes.superclass(number),
                dump == null || dump.loaderId() == 0 ? 0 : book.numberOf(dump.loaderId()),
                layout.strength(),
                array,
                instances,
                bytes,
                trees.reachableOf(number),
                trees.retainedBytesOf(number),
                layout.fields(),
                layout.staticNames());
    }

    /** Threads and class loaders. */
    private List<Integer> named(RootTable roots) {
        var owners = new HashSet<Integer>();
        for (var thread : roots.threads()) {
            owners.add(thread.object());
        }
        for (int number = 0; number < classes.size(); number++) {
            var dump = classes.dump(number);
            if (dump != null && dump.loaderId() != 0) {
                owners.add(book.numberOf(dump.loaderId()));
            }
        }
        owners.remove(0);
        var sorted = new ArrayList<>(owners);
        sorted.sort(null);
        return sorted;
    }

    private List<HeapThread> threads(RootTable roots, List<IndexDescription.ObjectName> names) throws IOException {
        Map<Integer, String> nameByObject = new HashMap<>();
        for (var name : names) {
            nameByObject.put(name.object(), name.name());
        }
        var threads = new ArrayList<HeapThread>();
        for (var thread : roots.threads()) {
            threads.add(new HeapThread(
                    thread.serial(),
                    thread.object(),
                    nameByObject.getOrDefault(thread.object(), ""),
                    file.stackTrace(outline, thread.traceSerial())));
        }
        return threads;
    }
}
