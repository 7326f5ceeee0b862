package io.plumbline.batch.flight;

/**
 * A field of a type. Immutable.
 *
 * @param name as the recording calls it
 * @param type of its value, or of each element
 * @param isConstant its value stands apart, once for all events of a chunk
 * @param isArray it has any number of values
 * @param unit what a number counts
 * @param isUnsigned a number of less than eight octets is never negative
 */
public record FlightField(
        String name, FlightType type, boolean isConstant, boolean isArray, Unit unit, boolean isUnsigned) {

    /** What a number counts. */
    public enum Unit {
        /** Something that is neither. */
        OTHER(false),
        TICKS_LONG(false),
        SECONDS_LONG(false),
        MILLISECONDS_LONG(false),
        MICROSECONDS_LONG(false),
        NANOSECONDS_LONG(false),
        TICKS_OF_CLOCK(true),
        MILLISECONDS_SINCE_1970(true);

        final boolean isTime;

        Unit(boolean isTime) {
            this.isTime = isTime;
        }

        static Unit ofSpan(String named) {
            return switch (named) {
                case "TICKS" -> TICKS_LONG;
                case "SECONDS" -> SECONDS_LONG;
                case "MILLISECONDS" -> MILLISECONDS_LONG;
                case "MICROSECONDS" -> MICROSECONDS_LONG;
                case "NANOSECONDS" -> NANOSECONDS_LONG;
                default -> OTHER;
            };
        }

        static Unit ofTime(String named) {
            return switch (named) {
                case "TICKS" -> TICKS_OF_CLOCK;
                case "MILLISECONDS_SINCE_EPOCH" -> MILLISECONDS_SINCE_1970;
                default -> OTHER;
            };
        }
    }

    boolean isConstantOf(String typeName) {
        return isConstant && !isArray && type.name().equals(typeName);
    }
}
