package io.plumbline.batch.trace;

import io.plumbline.batch.naming.ClassNames;
import java.util.IdentityHashMap;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;

/** Names of the classes in events, each made once for a chunk. For one thread; memory is bounded. */
final class EventClasses {

    private static final int MOST = 50_000;

    private final IdentityHashMap<RecordedClass, String> names = new IdentityHashMap<>();

    /** The normalised name of the class in a field; empty if there is none. */
    String of(RecordedEvent event, String field) {
        if (!event.hasField(field) || !(event.getValue(field) instanceof RecordedClass known)) {
            return "";
        }
        if (names.size() >= MOST) {
            names.clear();
        }
        return names.computeIfAbsent(known, unknown -> ClassNames.normalised(unknown.getName()));
    }
}
