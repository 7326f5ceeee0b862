package io.plumbline.web.link;

import io.plumbline.persistence.link.RuleCondition;
import io.plumbline.web.http.AddressRange;
import io.plumbline.web.problem.InvalidData;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a condition of each type may look at. Stateless. */
final class ConditionCheck {

    private static final int MOST_CHARACTERS = 512;

    private static final List<String> DEVICES =
            List.of("android", "ios", "mobile", "windows", "macos", "linux", "chromeos", "desktop");
    private static final List<String> BROWSERS =
            List.of("chrome", "firefox", "edge", "safari", "opera", "android_browser");

    /** ISO 3166-1 alpha-2. */
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /** A language with further parts, such as a country; browsers write a dash between them, others an underscore. */
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*");

    private static final String OCTET = "(\\*|25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern WILDCARDS = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /** The other form of ISO-8601, which is read but not kept. */
    private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("(?<=T.{0,30}[+-][0-9]{2})(?=[0-9]{2}$)");

    private ConditionCheck() {}

    /** The condition that was sent, without what its type does not look at; empty, and noted, if it is not valid. */
    static Optional<RuleCondition> checked(RulesChange.Condition sent, String element, InvalidData invalid) {
        var type = sent.type() == null ? Optional.<RuleCondition.Type>empty() : RuleCondition.Type.of(sent.type());
        if (type.isEmpty()) {
            invalid.add(
                    element + ".type",
                    "must be one of "
                            + Arrays.stream(RuleCondition.Type.values())
                                    .map(RuleCondition.Type::text)
                                    .toList());
            return Optional.empty();
        }
        var key = looksAtKey(type.get()) ? checkedText(sent.matchKey(), element + ".matchKey", invalid) : null;
        var value = looksAtValue(type.get()) ? checkedText(sent.matchValue(), element + ".matchValue", invalid) : null;
        if (value != null) {
            faultOf(type.get(), value).ifPresent(fault -> invalid.add(element + ".matchValue", fault));
        }
        return Optional.of(new RuleCondition(type.get(), key, kept(type.get(), value)));
    }

    private static @Nullable String kept(RuleCondition.Type type, @Nullable String value) {
        var isDate = type == RuleCondition.Type.BEFORE_DATE || type == RuleCondition.Type.AFTER_DATE;
        return isDate && value != null ? OFFSET_WITHOUT_COLON.matcher(value).replaceFirst(":") : value;
    }

    private static boolean looksAtKey(RuleCondition.Type type) {
        return type == RuleCondition.Type.QUERY_PARAM
                || type == RuleCondition.Type.ANY_VALUE_QUERY_PARAM
                || type == RuleCondition.Type.VALUELESS_QUERY_PARAM;
    }

    private static boolean looksAtValue(RuleCondition.Type type) {
        return type != RuleCondition.Type.ANY_VALUE_QUERY_PARAM && type != RuleCondition.Type.VALUELESS_QUERY_PARAM;
    }

    private static @Nullable String checkedText(@Nullable String sent, String element, InvalidData invalid) {
        var text = sent == null ? "" : sent.strip();
        if (text.isEmpty()) {
            invalid.add(element, "is missing or blank; a condition of this type looks at it");
            return null;
        }
        invalid.require(
                text.length() <= MOST_CHARACTERS,
                element,
                "has " + text.length() + " characters; it may have at most " + MOST_CHARACTERS);
        invalid.require(PlainText.isPlain(text), element, PlainText.FAULT);
        return text;
    }

    private static Optional<String> faultOf(RuleCondition.Type type, String value) {
        return switch (type) {
            case DEVICE -> unless(DEVICES.contains(value), "must be one of " + DEVICES);
            case BROWSER -> unless(BROWSERS.contains(value), "must be one of " + BROWSERS);
            case LANGUAGE -> unless(LANGUAGE.matcher(value).matches(), "must be a language such as en or en-GB");
            case IP_ADDRESS ->
                unless(
                        isAddresses(value),
                        "must be an IP address, a range such as 192.168.1.0/24, or a pattern such as 1.2.*.*");
            case GEOLOCATION_COUNTRY_CODE ->
                unless(COUNTRIES.contains(value), "must be the code of a country by ISO 3166-1, such as DE");
            case BEFORE_DATE, AFTER_DATE ->
                unless(Dates.parse(value).isPresent(), "must be an ISO-8601 date such as 2018-05-01T00:00:00+00:00");
            case QUERY_PARAM, ANY_VALUE_QUERY_PARAM, VALUELESS_QUERY_PARAM, GEOLOCATION_CITY_NAME -> Optional.empty();
        };
    }

    private static Optional<String> unless(boolean claim, String fault) {
        return claim ? Optional.empty() : Optional.of(fault);
    }

    private static boolean isAddresses(String value) {
        return WILDCARDS.matcher(value).matches() || AddressRange.parse(value) != null;
    }
}
