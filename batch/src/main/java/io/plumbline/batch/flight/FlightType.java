package io.plumbline.batch.flight;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A type of events, or of values in them, as the recording itself describes it. */
public final class FlightType {

    static final String STACK = "jdk.types.StackTrace";
    static final String METHOD = "jdk.types.Method";

    private static final int NONE = -1;

    /** How a value of a type is written. */
    enum Form {
        BOOLEAN,
        BYTE,
        SHORT,
        CHARACTER,
        INTEGER,
        LONG,
        FLOAT,
        DOUBLE,
        TEXT,
        STRUCTURE;

        static Form of(String type) {
            return switch (type) {
                case "boolean" -> BOOLEAN;
                case "byte" -> BYTE;
                case "short" -> SHORT;
                case "char" -> CHARACTER;
                case "int" -> INTEGER;
                case "long" -> LONG;
                case "float" -> FLOAT;
                case "double" -> DOUBLE;
                case "java.lang.String" -> TEXT;
                default -> STRUCTURE;
            };
        }
    }

    /** Among the types of its recording, from 0. */
    final int number;

    final Form form;
    private final String name;
    private final boolean event;
    private final boolean sub;
    private final Map<String, Integer> places = new HashMap<>();
    private List<FlightField> fields = List.of();
    int start = NONE;
    int duration = NONE;
    int stack = NONE;

    FlightType(int number, String name, String superType) {
        this.number = number;
        this.name = name;
        this.form = Form.of(name);
        this.event = superType.equals("jdk.jfr.Event");
        this.sub = !superType.isEmpty();
    }

    /* Types refer to each other, so that fields come when all types are there. */
    void describe(List<FlightField> described) {
        fields = List.copyOf(described);
        for (int i = 0; i < fields.size(); i++) {
            places.put(fields.get(i).name(), i);
        }
        start = place("startTime");
        duration = place("duration");
        stack = place("stackTrace");
        if (stack != NONE && !fields.get(stack).isConstantOf(STACK)) {
            stack = NONE;
        }
    }

    /** {@code jdk.GarbageCollection}. */
    public String name() {
        return name;
    }

    /** In the order in which they are written. */
    public List<FlightField> fields() {
        return fields;
    }

    /** Whether there is a field of that name. */
    public boolean hasField(String field) {
        return places.containsKey(field);
    }

    boolean isEvent() {
        return event;
    }

    /** Its only field stands for it: a cause is its text. */
    boolean isSimple() {
        return form == Form.STRUCTURE && fields.size() == 1 && !sub;
    }

    /** Where a field is; -1 if there is none. */
    int place(String field) {
        var place = places.get(field);
        return place == null ? NONE : place;
    }

    /** Where a field is. */
    int placeOf(String field) {
        var place = places.get(field);
        if (place == null) {
            throw new IllegalArgumentException(name + " has no field \"" + field + "\"");
        }
        return place;
    }
}
