package io.plumbline.batch.capture;

import static io.plumbline.batch.capture.MemorySample.UNKNOWN;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** What a bean answered for several attributes; those it lacks are {@link MemorySample#UNKNOWN}. */
record BeanReading(Map<String, Object> values) {

    /** Reads several attributes in one round trip. */
    static BeanReading of(MBeanServerConnection beans, ObjectName bean, String... attributes)
            throws IOException, JMException {
        var values = new HashMap<String, Object>();
        for (Attribute attribute : beans.getAttributes(bean, attributes).asList()) {
            if (attribute.getValue() != null) {
                values.put(attribute.getName(), attribute.getValue());
            }
        }
        return new BeanReading(values);
    }

    static BeanReading of(MBeanServerConnection beans, String bean, String... attributes)
            throws IOException, JMException {
        return of(beans, new ObjectName(bean), attributes);
    }

    /** All beans of a type, by the property {@code name}. */
    static Map<String, ObjectName> beansByName(MBeanServerConnection beans, String domainAndType)
            throws IOException, JMException {
        var beansByName = new TreeMap<String, ObjectName>();
        for (var bean : beans.queryNames(new ObjectName(domainAndType + ",*"), null)) {
            beansByName.put(bean.getKeyProperty("name"), bean);
        }
        return beansByName;
    }

    long number(String attribute) {
        return values.get(attribute) instanceof Number number ? number.longValue() : UNKNOWN;
    }

    /** A field, such as {@code used}, of an attribute that is a memory usage. */
    long usage(String attribute, String field) {
        return field(values.get(attribute), field);
    }

    static long field(@Nullable Object composite, String field) {
        return composite instanceof CompositeData data
                        && data.containsKey(field)
                        && data.get(field) instanceof Number number
                ? number.longValue()
                : UNKNOWN;
    }
}
