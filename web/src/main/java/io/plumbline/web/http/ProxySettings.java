package io.plumbline.web.http;

import io.plumbline.persistence.configuration.Settings;
import java.util.List;

/**
 * Whose word about clients is taken. Immutable.
 *
 * @param trusted the proxies that are believed what they say in headers; nobody is, if there are none
 * @param headers the headers in which they say a client's address, the first to be looked at first
 */
public record ProxySettings(List<AddressRange> trusted, List<String> headers) {

    private static final List<String> HEADERS = List.of(
            "CF-Connecting-IP",
            "X-Forwarded-For",
            "X-Forwarded",
            "Forwarded",
            "True-Client-IP",
            "X-Real-IP",
            "X-Cluster-Client-Ip",
            "Client-Ip");

    public ProxySettings {
        trusted = List.copyOf(trusted);
        headers = List.copyOf(headers);
    }

    public static ProxySettings from(Settings settings) {
        var headers = settings.list("plumbline.http.client-address-headers");
        return new ProxySettings(
                AddressRange.parseAll(
                        "plumbline.http.trusted-proxies", settings.list("plumbline.http.trusted-proxies")),
                headers.isEmpty() ? HEADERS : headers);
    }
}
