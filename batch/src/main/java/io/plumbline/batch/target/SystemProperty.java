package io.plumbline.batch.target;

import javax.management.openmbean.TabularData;

/** A system property among all that a JVM tells. */
final class SystemProperty {

    private SystemProperty() {}

    /** Its value; empty if it is not set. */
    static String of(TabularData properties, String name) {
        var property = properties.get(new Object[] {name});
        return property != null && property.get("value") instanceof String value ? value : "";
    }
}
