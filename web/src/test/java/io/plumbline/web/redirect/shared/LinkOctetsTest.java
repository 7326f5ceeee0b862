package io.plumbline.web.redirect.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.link.RedirectRule;
import io.plumbline.persistence.link.RuleCondition;
import io.plumbline.persistence.redirect.LinkTarget;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkOctetsTest {

    private static final LinkTarget PLAIN = new LinkTarget(7, "https://e.org/", null, null, null, true, List.of());

    private static final LinkTarget EVERYTHING = new LinkTarget(
            Long.MAX_VALUE,
            "https://e.org/\u00e4\ud83d\ude00?q",
            Instant.parse("2026-01-01T00:00:00.123456Z"),
            Instant.MAX,
            0,
            false,
            List.of(
                    new RedirectRule(
                            "https://e.org/rule",
                            List.of(
                                    new RuleCondition(RuleCondition.Type.QUERY_PARAM, "name", "\u00e4"),
                                    new RuleCondition(RuleCondition.Type.DEVICE, null, "android"),
                                    new RuleCondition(RuleCondition.Type.VALUELESS_QUERY_PARAM, "", null))),
                    new RedirectRule("https://e.org/everybody", List.of())));

    @Test
    void aLinkComesBackAsItWas() {
        for (var link : List.of(PLAIN, EVERYTHING)) {
            var octets = LinkOctets.of(link);
            var behind = new byte[octets.length + 3];
            System.arraycopy(octets, 0, behind, 3, octets.length);

            assertThat(LinkOctets.read(behind, 3)).contains(link);
        }
    }

    @Test
    void everyConditionOfARuleComesBack() {
        for (var type : RuleCondition.Type.values()) {
            var rules = List.of(new RedirectRule("a:b", List.of(new RuleCondition(type, "key", "value"))));
            var link = new LinkTarget(1, "a:b", null, null, null, true, rules);

            assertThat(LinkOctets.read(LinkOctets.of(link), 0)).contains(link);
        }
    }

    @Test
    void octetsThatWereCutOrLengthenedAreNoLink() {
        var octets = LinkOctets.of(EVERYTHING);

        for (int length = 0; length < octets.length; length++) {
            assertThat(LinkOctets.read(Arrays.copyOf(octets, length), 0)).isEmpty();
        }
        assertThat(LinkOctets.read(Arrays.copyOf(octets, octets.length + 1), 0)).isEmpty();
    }

    @Test
    void octetsThatWereChangedAreALinkOrNoneAndNeverAnError() {
        var random = new Random(42);
        var octets = LinkOctets.of(EVERYTHING);

        for (int round = 0; round < 20_000; round++) {
            var changed = octets.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            LinkOctets.read(changed, 0)
                    .ifPresent(link -> assertThat(link.longUrl()).isNotNull());
        }
        assertThat(LinkOctets.read(new byte[] {2}, 0)).as("another version").isEmpty();
    }
}
