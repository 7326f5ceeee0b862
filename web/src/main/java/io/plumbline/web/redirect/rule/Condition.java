package io.plumbline.web.redirect.rule;

import io.plumbline.persistence.link.RuleCondition;
import io.plumbline.web.http.AddressRange;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a rule asks of a visitor, ready to be asked. Immutable. */
sealed interface Condition {

    boolean holdsFor(Visitor visitor);

    /** A condition as it is stored; one that says nothing understandable holds for nobody. */
    static Condition of(RuleCondition stored) {
        var value = stored.matchValue() == null ? "" : stored.matchValue();
        var key = stored.matchKey() == null ? "" : stored.matchKey();
        return switch (stored.type()) {
            case DEVICE -> new DeviceIs(Device.of(value));
            case BROWSER -> new BrowserIs(Browser.of(value));
            case LANGUAGE -> new LanguageIs(Language.of(value));
            case QUERY_PARAM -> new ParameterIs(key, value);
            case ANY_VALUE_QUERY_PARAM -> new HasParameter(key);
            case VALUELESS_QUERY_PARAM -> new ParameterIs(key, "");
            case IP_ADDRESS -> new AddressIn(AddressRange.parse(value.strip()));
            case GEOLOCATION_COUNTRY_CODE -> new InCountry(value);
            case GEOLOCATION_CITY_NAME -> new InCity(value);
            case BEFORE_DATE -> new Before(millisOf(value, Long.MIN_VALUE));
            case AFTER_DATE -> new After(millisOf(value, Long.MAX_VALUE));
        };
    }

    private static long millisOf(String date, long otherwise) {
        try {
            if (date.indexOf('T') < 0) {
                return LocalDate.parse(date)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            }
            var time = date.substring(date.indexOf('T'));
            var hasOffset = time.indexOf('Z') > 0 || time.indexOf('+') > 0 || time.indexOf('-') > 0;
            return hasOffset
                    ? OffsetDateTime.parse(date).toInstant().toEpochMilli()
                    : LocalDateTime.parse(date).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException | ArithmeticException noDate) {
            return otherwise;
        }
    }

    record DeviceIs(@Nullable Device device) implements Condition {
        @Override
        public boolean holdsFor(Visitor visitor) {
            return device != null && visitor.agent().is(device);
        }
    }

    record BrowserIs(@Nullable Browser browser) implements Condition {
        @Override
        public boolean holdsFor(Visitor visitor) {
            return browser != null && visitor.agent().browser() == browser;
        }
    }

    record LanguageIs(Language language) implements Condition {
        @Override
        public boolean holdsFor(Visitor visitor) {
            return language.isIn(visitor.acceptedLanguages());
        }
    }

    /** An empty value stands for none, as in {@code ?key} and {@code ?key=}. */
    record ParameterIs(String key, String value) implements Condition {
        @Override
        public boolean holdsFor(Visitor visitor) {
            return value.equals(visitor.parameter(key));
        }
    }

    record HasParameter(String key) implements Condition {
        @Override
        public boolean holdsFor(Visitor visitor) {
            return visitor.parameter(key) != null;
        }
    }

    record AddressIn(@Nullable AddressRange range) implements Condition {
        @Override
        public boolean holdsFor(Visitor visitor) {
            var address = visitor.address();
            return range != null && address != null && range.contains(address);
        }
    }

    record InCountry(String countryCode) implements Condition {
        @Override
        public boolean holdsFor(Visitor visitor) {
            var place = visitor.place();
            return place != null && place.countryCode().equalsIgnoreCase(countryCode);
        }
    }

    record InCity(String name) implements Condition {

        public InCity {
            name = name.toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean holdsFor(Visitor visitor) {
            var place = visitor.place();
            return place != null && place.cityName().toLowerCase(Locale.ROOT).equals(name);
        }
    }

    record Before(long millis) implements Condition {
        @Override
        public boolean holdsFor(Visitor visitor) {
            return visitor.millis() < millis;
        }
    }

    record After(long millis) implements Condition {
        @Override
        public boolean holdsFor(Visitor visitor) {
            return visitor.millis() > millis;
        }
    }
}
