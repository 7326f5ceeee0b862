package io.plumbline.web.redirect.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.persistence.link.RedirectRule;
import io.plumbline.persistence.link.RuleCondition;
import io.plumbline.persistence.redirect.LinkTarget;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A link as octets, and back: the version of the form, then the link's fields in their order, texts behind their length. */
final class LinkOctets {

    private static final byte VERSION = 1;
    private static final byte ABSENT = 0;
    private static final byte PRESENT = 1;

    /** Beside texts: version, link, two moments, maximum, flag, the number of rules. */
    private static final int FIXED_BYTES = 1 + 8 + 2 * 13 + 5 + 1 + 4;

    private static final int BYTES_OF_RULE = 8;
    private static final int BYTES_OF_CONDITION = 4 + 2 * 5;

    private LinkOctets() {}

    static byte[] of(LinkTarget link) {
        var octets = ByteBuffer.allocate(roomFor(link));
        octets.put(VERSION).putLong(link.linkId());
        put(octets, link.longUrl());
        put(octets, link.validSince());
        put(octets, link.validUntil());
        if (link.maxVisits() == null) {
            octets.put(ABSENT);
        } else {
            octets.put(PRESENT).putInt(link.maxVisits());
        }
        octets.put(link.forwardQuery() ? PRESENT : ABSENT);
        octets.putInt(link.rules().size());
        for (var rule : link.rules()) {
            put(octets, rule.longUrl());
            octets.putInt(rule.conditions().size());
            for (var condition : rule.conditions()) {
                put(octets, condition.type().text());
                putIfThere(octets, condition.matchKey());
                putIfThere(octets, condition.matchValue());
            }
        }
        return Arrays.copyOf(octets.array(), octets.position());
    }

    /** The link that octets hold; absent if they are in another form, or no link at all. */
    static Optional<LinkTarget> read(byte[] all, int from) {
        var octets = ByteBuffer.wrap(all, from, all.length - from);
        try {
            return octets.get() == VERSION ? Optional.of(linkIn(octets)) : Optional.empty();
        } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException noLink) {
            return Optional.empty();
        }
    }

    private static LinkTarget linkIn(ByteBuffer octets) {
        var link = new LinkTarget(
                octets.getLong(),
                text(octets),
                moment(octets),
                moment(octets),
                octets.get() == ABSENT ? null : octets.getInt(),
                octets.get() == PRESENT,
                rules(octets));
        if (octets.hasRemaining()) {
            throw new IllegalArgumentException("more than a link");
        }
        return link;
    }

    private static List<RedirectRule> rules(ByteBuffer octets) {
        var rules = new ArrayList<RedirectRule>();
        for (int left = octets.getInt(); left > 0; left--) {
            rules.add(new RedirectRule(text(octets), conditions(octets)));
        }
        return rules;
    }

    private static List<RuleCondition> conditions(ByteBuffer octets) {
        var conditions = new ArrayList<RuleCondition>();
        for (int left = octets.getInt(); left > 0; left--) {
            var type = RuleCondition.Type.of(text(octets))
                    .orElseThrow(() -> new IllegalArgumentException("a condition of another version"));
            conditions.add(new RuleCondition(type, textIfThere(octets), textIfThere(octets)));
        }
        return conditions;
    }

    private static int roomFor(LinkTarget link) {
        long characters = link.longUrl().length();
        var room = FIXED_BYTES + Integer.BYTES;
        for (var rule : link.rules()) {
            characters += rule.longUrl().length();
            room += BYTES_OF_RULE;
            for (var condition : rule.conditions()) {
                characters += condition.type().text().length()
                        + lengthOf(condition.matchKey())
                        + lengthOf(condition.matchValue());
                room += BYTES_OF_CONDITION;
            }
        }
        return Math.toIntExact(room + 3 * characters);
    }

    private static int lengthOf(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static void put(ByteBuffer octets, String text) {
        var characters = text.getBytes(UTF_8);
        octets.putInt(characters.length).put(characters);
    }

    private static String text(ByteBuffer octets) {
        var length = octets.getInt();
        if (length < 0 || length > octets.remaining()) {
            throw new BufferUnderflowException();
        }
        var characters = new byte[length];
        octets.get(characters);
        return new String(characters, UTF_8);
    }

    private static void putIfThere(ByteBuffer octets, @Nullable String text) {
        if (text == null) {
            octets.put(ABSENT);
        } else {
            put(octets.put(PRESENT), text);
        }
    }

    private static @Nullable String textIfThere(ByteBuffer octets) {
        return octets.get() == ABSENT ? null : text(octets);
    }

    private static void put(ByteBuffer octets, @Nullable Instant moment) {
        if (moment == null) {
            octets.put(ABSENT);
        } else {
            octets.put(PRESENT).putLong(moment.getEpochSecond()).putInt(moment.getNano());
        }
    }

    private static @Nullable Instant moment(ByteBuffer octets) {
        return octets.get() == ABSENT ? null : Instant.ofEpochSecond(octets.getLong(), octets.getInt());
    }
}
