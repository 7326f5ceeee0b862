package io.plumbline.web.place;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds a file in MaxMind's format, version 2.0: a binary tree over the bits of IPv6 addresses with records of 24 bits,
 * the data it points to, and the metadata.
 */
public final class PlaceFile {

    private static final int RECORD_BYTES = 3;
    private static final int GAP_BYTES = 16;
    private static final int NOTHING = -1;

    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NOTHING, NOTHING}));
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** A city as MaxMind's city databases tell it. */
    public PlaceFile city(String network, String countryCode, String country, String region, String city) {
        return entry(
                network,
                Map.of(
                        "country", Map.of("iso_code", countryCode, "names", Map.of("en", country, "de", "-")),
                        "subdivisions", List.of(Map.of("iso_code", "X"), Map.of("names", Map.of("en", region))),
                        "city", Map.of("geoname_id", 7, "names", Map.of("en", city)),
                        "location", Map.of("latitude", 48.5, "longitude", 2.25, "time_zone", "Europe/Paris")));
    }

    /** Any data for the addresses of a network, such as {@code 192.0.2.0/24}. */
    public PlaceFile entry(String network, Object value) {
        var slash = network.indexOf('/');
        var octets = octetsOf(network.substring(0, slash));
        var bits = Integer.parseInt(network.substring(slash + 1)) + (network.contains(":") ? 0 : 96);
        var offset = data.size();
        write(data, value);
        var node = 0;
        for (int bit = 0; bit < bits; bit++) {
            var side = (octets[bit / 8] >> (7 - bit % 8)) & 1;
            if (bit == bits - 1) {
                nodes.get(node)[side] = -2 - offset;
            } else {
                if (nodes.get(node)[side] < 0) {
                    nodes.get(node)[side] = nodes.size();
                    nodes.add(new int[] {NOTHING, NOTHING});
                }
                node = nodes.get(node)[side];
            }
        }
        return this;
    }

    public byte[] bytes() {
        var file = new ByteArrayOutputStream();
        for (var node : nodes) {
            for (var record : node) {
                var value =
                        record >= 0 ? record : record == NOTHING ? nodes.size() : nodes.size() + GAP_BYTES - 2 - record;
                file.write(value >> 16);
                file.write(value >> 8);
                file.write(value);
            }
        }
        file.writeBytes(new byte[GAP_BYTES]);
        file.writeBytes(data.toByteArray());
        file.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
        file.writeBytes("MaxMind.com".getBytes(US_ASCII));
        write(
                file,
                new TreeMap<>(Map.of(
                        "node_count",
                        nodes.size(),
                        "record_size",
                        8 * RECORD_BYTES,
                        "ip_version",
                        6,
                        "database_type",
                        "Test-City",
                        "languages",
                        List.of("en"),
                        "binary_format_major_version",
                        2,
                        "binary_format_minor_version",
                        0,
                        "build_epoch",
                        1L,
                        "description",
                        Map.of("en", "test"))));
        return file.toByteArray();
    }

    private static byte[] octetsOf(String address) {
        try {
            var octets = InetAddress.getByName(address).getAddress();
            return octets.length == 16
                    ? octets
                    : ByteBuffer.allocate(16).position(12).put(octets).array();
        } catch (UnknownHostException noAddress) {
            throw new IllegalArgumentException(noAddress);
        }
    }

    private static void write(ByteArrayOutputStream out, Object value) {
        if (value instanceof String text) {
            var octets = text.getBytes(UTF_8);
            control(out, 2, octets.length);
            out.writeBytes(octets);
        } else if (value instanceof Double number) {
            control(out, 3, Double.BYTES);
            out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
        } else if (value instanceof Integer number) {
            control(out, 6, Integer.BYTES);
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        } else if (value instanceof Long number) {
            control(out, 9, Long.BYTES);
            out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        } else if (value instanceof List<?> list) {
            control(out, 11, list.size());
            list.forEach(element -> write(out, element));
        } else if (value instanceof Map<?, ?> map) {
            control(out, 7, map.size());
            map.forEach((key, member) -> {
                write(out, key);
                write(out, member);
            });
        } else {
            throw new IllegalArgumentException("the format has no \"" + value + "\"");
        }
    }

    private static void control(ByteArrayOutputStream out, int type, int size) {
        var length = size < 29 ? size : size < 285 ? 29 : 30;
        out.write((type < 8 ? type << 5 : 0) | length);
        if (type >= 8) {
            out.write(type - 7);
        }
        if (length == 29) {
            out.write(size - 29);
        } else if (length == 30) {
            out.write((size - 285) >> 8);
            out.write(size - 285);
        }
    }
}
