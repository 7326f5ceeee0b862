package io.plumbline.batch.target;

import java.util.OptionalDouble;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * A number that a program tells of itself: an attribute of one of its beans, or a part of an attribute that has several. Immutable.
 *
 * @param bean one bean, by its whole name
 * @param key the part of a composite attribute; absent if the attribute is the number
 */
public record AttributeNumber(
        ObjectName bean, String attribute, @Nullable String key) {

    private static final String FORM =
            "a bean, # and its attribute, with a dot and a key behind where the attribute has several"
                    + " values, such as com.example:type=Requests#Served or com.example:type=Requests#Times.p99";

    public AttributeNumber {
        if (bean.isPattern()) {
            throw new IllegalArgumentException(
                    "\"" + bean + "\" may be many beans; give the whole name of one, without * and ?");
        }
        if (attribute.isBlank() || (key != null && key.isBlank())) {
            throw new IllegalArgumentException("it names nothing behind the # or the dot; it must be " + FORM);
        }
    }

    /**
     * What somebody wrote.
     *
     * @throws IllegalArgumentException if it is not of the form {@code BEAN#ATTRIBUTE[.KEY]}; the message says what is wrong
     */
    public static AttributeNumber parse(String text) {
        int end = text.lastIndexOf('#');
        if (end <= 0) {
            throw new IllegalArgumentException("\"" + text + "\" must be " + FORM);
        }
        var behind = text.substring(end + 1);
        int dot = behind.indexOf('.');
        try {
            return new AttributeNumber(
                    new ObjectName(text.substring(0, end)),
                    dot < 0 ? behind : behind.substring(0, dot),
                    dot < 0 ? null : behind.substring(dot + 1));
        } catch (MalformedObjectNameException notABean) {
            throw new IllegalArgumentException("\"" + text + "\" must be " + FORM, notABean);
        }
    }

    /** How people write it. */
    public String text() {
        return bean + "#" + attribute + (key == null ? "" : "." + key);
    }

    /**
     * What it is now; empty if the program does not tell, or tells no number.
     *
     * @throws TargetUnreachableException if it did not answer in time or the connection broke at this question; the connection is
     *     of no use then
     */
    public OptionalDouble ask(JvmConnection connection) throws TargetUnreachableException {
        try {
            return number(connection.ask(beans -> beans.getAttribute(bean, attribute)));
        } catch (TargetUnreachableException broken) {
            throw broken;
        } catch (TargetException notTold) {
            return OptionalDouble.empty();
        }
    }

    private OptionalDouble number(@Nullable Object answer) {
        var value = key != null && answer instanceof CompositeData parts
                ? (parts.containsKey(key) ? parts.get(key) : null)
                : key == null ? answer : null;
        return value instanceof Number number && Double.isFinite(number.doubleValue())
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }
}
