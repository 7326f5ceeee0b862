package io.plumbline.batch.trend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class that grows together with the classes it drags along. {@code byte[]}, {@code String} and the nodes of
 * collections that gain instances at the same rate as an application class are its symptoms, not causes. Immutable.
 *
 * @param element the class that owns the growth
 * @param symptoms the classes that grow with it, fastest first
 * @param bytesPerSecond growth of element and symptoms together
 * @param container the JDK collection whose nodes grow with it, for example {@code java.util.HashMap}; a hint, no holder
 */
public record Owner(
        ClassGrowth element,
        List<ClassGrowth> symptoms,
        Rate bytesPerSecond,
        @Nullable String container) {

    /** Two classes grow together when their instance rates differ by less than this part, or by their intervals. */
    private static final double TOLERANCE = 0.15;

    /** An element may own several of a symptom, such as three strings each. */
    private static final int MOST_PER_ELEMENT = 8;

    public Owner {
        symptoms = List.copyOf(symptoms);
    }

    /**
     * The owners of these growing classes, fastest first; each class belongs to exactly one owner. An application class
     * is preferred to a class of the JDK, and among classes of the JDK one with a meaning to the nodes, arrays and
     * strings that everything uses.
     */
    public static List<Owner> of(List<ClassGrowth> growths) {
        var remaining = new ArrayList<>(growths);
        remaining.sort(Comparator.comparingInt(
                        (ClassGrowth growth) -> Material.of(growth.className()).rank())
                .thenComparing(Comparator.comparingDouble(Owner::bytes).reversed())
                .thenComparing(ClassGrowth::className));
        var owners = new ArrayList<Owner>();
        while (!remaining.isEmpty()) {
            var element = remaining.remove(0);
            var symptoms = remaining.stream()
                    .filter(other -> isSymptom(element, other))
                    .sorted(Comparator.comparingDouble(Owner::bytes).reversed())
                    .toList();
            remaining.removeAll(symptoms);
            owners.add(owner(element, symptoms));
        }
        owners.sort(Comparator.comparingDouble(
                        (Owner owner) -> owner.bytesPerSecond().perSecond())
                .reversed());
        return List.copyOf(owners);
    }

    private static Owner owner(ClassGrowth element, List<ClassGrowth> symptoms) {
        var total = element.bytesPerSecond();
        String container = Material.container(element.className());
        for (var symptom : symptoms) {
            total = total.plus(symptom.bytesPerSecond());
            container = container == null ? Material.container(symptom.className()) : container;
        }
        return new Owner(element, symptoms, total, container);
    }

    /** What grows as fast as the element, or a small whole number of times as fast, is dragged along by it. */
    private static boolean isSymptom(ClassGrowth element, ClassGrowth other) {
        double elements = element.instancesPerSecond().perSecond();
        double others = other.instancesPerSecond().perSecond();
        if (elements <= 0 || others <= 0) {
            return isTable(other, element);
        }
        if (isMaterial(other)) {
            return inStep(elements, others) || isTable(other, element);
        }
        return Math.abs(others / elements - 1) <= TOLERANCE;
    }

    /** Says whether one rate of instances is a small whole number of times another. */
    static boolean inStep(double elements, double others) {
        if (elements <= 0 || others <= 0) {
            return false;
        }
        double ratio = others / elements;
        long whole = Math.max(1, Math.round(ratio));
        return whole <= MOST_PER_ELEMENT && Math.abs(ratio - whole) <= TOLERANCE;
    }

    /** A table of a collection grows in bytes, doubling now and then, while its instances stay the same. */
    private static boolean isTable(ClassGrowth other, ClassGrowth element) {
        return other.className().endsWith("[]")
                && !other.className().equals("byte[]")
                && bytes(other) < bytes(element)
                && other.instancesPerSecond().perSecond()
                        < Math.max(1, element.instancesPerSecond().perSecond()) * TOLERANCE;
    }

    private static boolean isMaterial(ClassGrowth growth) {
        return Material.of(growth.className()) != Material.APPLICATION;
    }

    private static double bytes(ClassGrowth growth) {
        return growth.bytesPerSecond().perSecond();
    }
}
