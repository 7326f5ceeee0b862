package io.plumbline.web.link;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.web.http.AddressRange;
import io.plumbline.web.http.UrlHost;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where no link may lead; immutable.
 *
 * @param deniedSchemes schemes in lower case, those that are always denied among them
 * @param deniedDomains host names, each with all names below it
 * @param deniedRanges addresses, as far as a URL names them itself
 */
public record LongUrlSettings(Set<String> deniedSchemes, List<String> deniedDomains, List<AddressRange> deniedRanges) {

    /** What a browser would run, or show as a page of the address that it comes from. */
    private static final Set<String> ALWAYS_DENIED = Set.of("javascript", "data", "vbscript");

    private static final String SCHEMES = "plumbline.link.denied-schemes";
    private static final String HOSTS = "plumbline.link.denied-hosts";

    public LongUrlSettings {
        deniedSchemes = Set.copyOf(deniedSchemes);
        deniedDomains = List.copyOf(deniedDomains);
        deniedRanges = List.copyOf(deniedRanges);
    }

    public static LongUrlSettings from(Settings settings) {
        var schemes =
                settings.list(SCHEMES).stream().map(LongUrlSettings::scheme).collect(Collectors.toSet());
        schemes.addAll(ALWAYS_DENIED);
        var hosts = settings.list(HOSTS);
        return new LongUrlSettings(
                schemes,
                hosts.stream()
                        .filter(host -> !isRange(host))
                        .map(LongUrlSettings::domain)
                        .toList(),
                AddressRange.parseAll(
                        HOSTS, hosts.stream().filter(LongUrlSettings::isRange).toList()));
    }

    /** What is meant as addresses, well written or not. */
    private static boolean isRange(String text) {
        return text.matches("[0-9.*]+|.*[:/].*");
    }

    private static String scheme(String text) {
        var scheme = (text.endsWith(":") ? text.substring(0, text.length() - 1) : text).toLowerCase(Locale.ROOT);
        if (!scheme.matches("[a-z][a-z0-9+.-]*")) {
            throw new IllegalArgumentException(
                    SCHEMES + " contains \"" + text + "\"; write schemes like ftp, separated by commas");
        }
        return scheme;
    }

    private static String domain(String text) {
        return UrlHost.of(text)
                .filter(host -> host.address() == null && host.name().matches("[a-z0-9_.-]+"))
                .map(UrlHost::name)
                .orElseThrow(() -> new IllegalArgumentException(HOSTS + " contains \"" + text
                        + "\"; write host names like example.org, or address ranges like 10.0.0.0/8"));
    }
}
