package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.flight.OfChunk;
import io.plumbline.batch.naming.ClassNames;

/** Names of the classes in events, each made once for a chunk. For one thread; memory is that of the names of a chunk. */
final class EventClasses {

    private static final String CLASS = "java.lang.Class";

    private final OfChunk<String> names = new OfChunk<>();

    /** The normalised name of the class in a field; empty if there is none. */
    String of(FlightEvent event, String field) {
        int number = event.constant(field);
        if (number < 0) {
            return "";
        }
        var known = names.get(event.chunk(), number);
        if (known == null) {
            var type = event.object(field);
            known = type != null && type.type().equals(CLASS) ? ClassNames.normalised(type.className()) : "";
            names.put(event.chunk(), number, known);
        }
        return known;
    }
}
