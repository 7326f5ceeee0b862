package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders of one application, or of one kind where they have no names. More than one that is alive after a
 * redeployment is the usual class-loader leak.
 *
 * @param className of the loaders
 * @param name of the loaders, empty if they have none
 * @param loaders each one, the largest first
 */
public record LoaderHoldings(String className, String name, List<Loader> loaders) {

    /** Of so many of each application it is looked up what keeps them. */
    private static final int PATHS = 3;

    public LoaderHoldings {
        loaders = List.copyOf(loaders);
    }

    /**
     * One class loader.
     *
     * @param classes that it has loaded
     * @param instances of these classes
     * @param path what keeps it alive; only of the largest few, and if it is reachable
     */
    public record Loader(
            long address,
            long classes,
            long instances,
            long retainedBytes,
            @Nullable HoldingPath path) {

        private Loader withPath(HeapGraph heap) {
            return new Loader(
                    address,
                    classes,
                    instances,
                    retainedBytes,
                    HoldingPath.to(heap, heap.objectAt(address)).orElse(null));
        }
    }

    private record Key(String className, String name) {}

    /** All class loaders but the boot loader, those with the most live ones of a name first. */
    public static List<LoaderHoldings> of(HeapGraph heap) {
        Map<Integer, long[]> countsByLoader = new HashMap<>();
        for (HeapClass type : heap.classes()) {
            if (type.loader() != HeapGraph.NONE) {
                var counts = countsByLoader.computeIfAbsent(type.loader(), loader -> new long[2]);
                counts[0]++;
                counts[1] += type.instances();
            }
        }
        Map<Key, List<Loader>> byName = new HashMap<>();
        countsByLoader.forEach((loader, counts) -> byName.computeIfAbsent(
                        new Key(
                                HoldingPath.nameOf(heap, loader),
                                heap.nameOf(loader).orElse("")),
                        key -> new ArrayList<>())
                .add(new Loader(heap.addressOf(loader), counts[0], counts[1], heap.retainedBytes(loader), null)));
        var holdings = new ArrayList<LoaderHoldings>();
        byName.forEach((key, loaders) -> {
            loaders.sort(Comparator.comparingLong(Loader::retainedBytes).reversed());
            for (int i = 0; i < Math.min(PATHS, loaders.size()); i++) {
                loaders.set(i, loaders.get(i).withPath(heap));
            }
            holdings.add(new LoaderHoldings(key.className(), key.name(), loaders));
        });
        holdings.sort(
                Comparator.<LoaderHoldings>comparingInt(each -> each.loaders().size())
                        .reversed()
                        .thenComparing(LoaderHoldings::className));
        return List.copyOf(holdings);
    }
}
