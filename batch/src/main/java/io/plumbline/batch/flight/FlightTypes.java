package io.plumbline.batch.flight;

import io.plumbline.batch.flight.FlightField.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * A tree of elements, each with a name, attributes and children, all texts by their number in a table: below "metadata" a "class" for each
 * type, below that its "field" elements, below these "annotation" elements, whose type is told by its number, too.
 */
/** The types that a chunk describes, by the numbers that events and fields give them. Immutable when read. */
final class FlightTypes {

    private static final String TIMESPAN = "jdk.jfr.Timespan";
    private static final String TIMESTAMP = "jdk.jfr.Timestamp";
    private static final String UNSIGNED = "jdk.jfr.Unsigned";

    private final Map<Long, FlightType> typeById = new HashMap<>();
    private int described;
    private long lastId;
    private @Nullable FlightType last;

    private FlightTypes() {}

    private record Element(String name, Map<String, String> attributes, List<Element> children) {

        String attribute(String attribute) {
            return attributes.getOrDefault(attribute, "");
        }

        List<Element> all(String childName) {
            return children.stream()
                    .filter(child -> child.name().equals(childName))
                    .toList();
        }
    }

    /** Reads them from the event that describes them, whose head has been read. */
    static FlightTypes read(Cursor in) throws IOException {
        in.skipNumber(); // time
        in.skipNumber(); // duration
        in.skipNumber(); // number of this description
        var texts = new String[in.count()];
        for (int i = 0; i < texts.length; i++) {
            var text = in.text(in.octet());
            texts[i] = text == null ? "" : text;
        }
        var types = new FlightTypes();
        types.define(element(in, texts).all("metadata").stream()
                .flatMap(metadata -> metadata.all("class").stream())
                .toList());
        return types;
    }

    private static Element element(Cursor in, String[] texts) throws IOException {
        var name = texts[(int) in.number()];
        var attributes = new HashMap<String, String>();
        for (int left = in.count(); left > 0; left--) {
            attributes.put(texts[(int) in.number()], texts[(int) in.number()]);
        }
        var children = new ArrayList<Element>();
        for (int left = in.count(); left > 0; left--) {
            children.add(element(in, texts));
        }
        return new Element(name, attributes, children);
    }

    private void define(List<Element> classes) throws DamagedChunkException {
        var types = new ArrayList<FlightType>();
        for (var described : classes) {
            var type = new FlightType(types.size(), described.attribute("name"), described.attribute("superType"));
            types.add(type);
            typeById.put(number(described, "id"), type);
        }
        for (int i = 0; i < classes.size(); i++) {
            var fields = new ArrayList<FlightField>();
            for (var field : classes.get(i).all("field")) {
                fields.add(field(field));
            }
            types.get(i).describe(fields);
        }
        described = types.size();
    }

    private FlightField field(Element described) throws DamagedChunkException {
        var type = typeById.get(number(described, "class"));
        if (type == null) {
            throw new DamagedChunkException("the type of a field is not described");
        }
        var unit = Unit.OTHER;
        var unsigned = false;
        for (var annotation : described.all("annotation")) {
            var kind = typeById.get(number(annotation, "class"));
            if (kind == null) {
                continue;
            }
            switch (kind.name()) {
                case TIMESPAN -> unit = Unit.ofSpan(annotation.attribute("value"));
                case TIMESTAMP -> unit = Unit.ofTime(annotation.attribute("value"));
                case UNSIGNED -> unsigned = true;
                default -> {
                    // of no use to us
                }
            }
        }
        return new FlightField(
                described.attribute("name"),
                type,
                described.attribute("constantPool").equals("true"),
                !described.attribute("dimension").isEmpty()
                        && !described.attribute("dimension").equals("0"),
                unit,
                unsigned);
    }

    private static long number(Element element, String attribute) throws DamagedChunkException {
        try {
            return Long.parseLong(element.attribute(attribute));
        } catch (NumberFormatException strange) {
            throw new DamagedChunkException(
                    "a type is described by \"" + element.attribute(attribute) + "\" where a number is needed");
        }
    }

    /** The type of that number; absent if it is not described. Events of one type follow each other. */
    @Nullable
    FlightType type(long id) {
        if (last == null || id != lastId) {
            last = typeById.get(id);
            lastId = id;
        }
        return last;
    }

    /** All of them. */
    Iterable<FlightType> all() {
        return typeById.values();
    }

    /** Those of events. */
    List<FlightType> events() {
        return typeById.values().stream().filter(FlightType::isEvent).toList();
    }

    /** How many are described; each has a number below that. */
    int size() {
        return described;
    }
}
