package io.plumbline.persistence.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.link.RedirectRule;
import io.plumbline.persistence.link.RuleCondition;
import io.plumbline.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTargetsTest {

    private final TestDatabase database = TestDatabase.fresh();
    private final LinkTargets targets = new LinkTargets(database.dataSource());

    @BeforeEach
    void twoDomains() throws SQLException {
        execute("INSERT INTO plumbline.domain (id, authority) VALUES (7, 's.test'), (8, 'o.test')");
        execute("INSERT INTO plumbline.short_link (domain_id, short_code, long_url) VALUES"
                + " (1, 'a', 'https://e.org/1'), (7, 'a', 'https://e.org/7'), (1, 'b', 'https://e.org/b')");
    }

    @Test
    void aDomainHasItsOwnLinkAndElseThatOfTheDefaultOne() {
        assertThat(longUrlOf(1, "a")).isEqualTo("https://e.org/1");
        assertThat(longUrlOf(7, "a")).isEqualTo("https://e.org/7");
        assertThat(longUrlOf(8, "a")).isEqualTo("https://e.org/1");
        assertThat(longUrlOf(7, "b")).isEqualTo("https://e.org/b");
        assertThat(targets.find(7, "A")).isEmpty();
        assertThat(targets.find(1, "unknown")).isEmpty();
    }

    @Test
    void everythingThatARedirectNeedsComesAlong() throws SQLException {
        execute("UPDATE plumbline.short_link SET max_visits = 3, forward_query = false, valid_since = '2024-01-01Z',"
                + " valid_until = '2025-01-01Z' WHERE short_code = 'b'");

        var target = targets.find(1, "b").orElseThrow();

        assertThat(target)
                .usingRecursiveComparison()
                .ignoringFields("linkId")
                .isEqualTo(new LinkTarget(
                        0,
                        "https://e.org/b",
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Instant.parse("2025-01-01T00:00:00Z"),
                        3,
                        false,
                        List.of()));
    }

    @Test
    void rulesComeInTheirOrderWithTheirConditionsInTheirs() throws SQLException {
        rule(2, "https://e.org/second", "[{\"type\":\"language\",\"matchKey\":null,\"matchValue\":\"en\"}]");
        rule(
                1,
                "https://e.org/first",
                "[{\"type\":\"device\",\"matchValue\":\"ios\"},"
                        + "{\"type\":\"query-param\",\"matchKey\":\"k\",\"matchValue\":\"v\"}]");

        assertThat(targets.find(1, "b").orElseThrow().rules())
                .containsExactly(
                        new RedirectRule(
                                "https://e.org/first",
                                List.of(
                                        new RuleCondition(RuleCondition.Type.DEVICE, null, "ios"),
                                        new RuleCondition(RuleCondition.Type.QUERY_PARAM, "k", "v"))),
                        new RedirectRule(
                                "https://e.org/second",
                                List.of(new RuleCondition(RuleCondition.Type.LANGUAGE, null, "en"))));
    }

    @Test
    void aRuleWithAConditionThatNobodyKnowsIsLeftOut() throws SQLException {
        rule(1, "https://e.org/odd", "[{\"type\":\"language\",\"matchValue\":\"en\"},{\"type\":\"moon\"}]");
        rule(2, "https://e.org/empty", "[]");
        rule(3, "https://e.org/even", "[{\"type\":\"language\",\"matchValue\":\"en\"}]");

        assertThat(targets.find(1, "b").orElseThrow().rules())
                .extracting(RedirectRule::longUrl)
                .containsExactly("https://e.org/even");
    }

    @Test
    void manyAreFoundInOneQuestionEachAtItsPlaceWithItsOwnRules() throws SQLException {
        execute("INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('c', 'https://e.org/c')");
        rule(1, "https://e.org/first", "[{\"type\":\"device\",\"matchValue\":\"ios\"}]");
        rule(2, "https://e.org/second", "[{\"type\":\"language\",\"matchValue\":\"en\"}]");

        var found = targets.find(List.of(
                new LinkKey(1, "c"),
                new LinkKey(7, "a"),
                new LinkKey(1, "b"),
                new LinkKey(1, "unknown"),
                new LinkKey(1, "b"),
                new LinkKey(8, "a")));

        assertThat(found)
                .extracting(target -> target.map(LinkTarget::longUrl).orElse("none"))
                .containsExactly(
                        "https://e.org/c",
                        "https://e.org/7",
                        "https://e.org/b",
                        "none",
                        "https://e.org/b",
                        "https://e.org/1");
        assertThat(found)
                .extracting(target -> target.map(link -> link.rules().size()).orElse(0))
                .containsExactly(0, 0, 2, 0, 2, 0);
        assertThat(targets.find(List.of())).isEmpty();
    }

    @Test
    void inAnyCaseTheCodeInSmallLettersWins() throws SQLException {
        execute("INSERT INTO plumbline.short_link (short_code, long_url) VALUES"
                + " ('OLD', 'https://e.org/old'), ('B', 'https://e.org/B')");

        assertThat(targets.findInAnyCase(1, "old").orElseThrow().longUrl()).isEqualTo("https://e.org/old");
        assertThat(targets.findInAnyCase(1, "b").orElseThrow().longUrl()).isEqualTo("https://e.org/b");
        assertThat(targets.findInAnyCase(7, "a").orElseThrow().longUrl()).isEqualTo("https://e.org/7");
    }

    @Test
    void crawlableCodesComeInPagesEachOnce() throws SQLException {
        execute("UPDATE plumbline.short_link SET crawlable = true");
        var codes = new CrawlableCodes(database.dataSource());

        assertThat(codes.after("", 10)).containsExactly("a", "b");
        assertThat(codes.after("", 1)).containsExactly("a");
        assertThat(codes.after("a", 1)).containsExactly("b");
        assertThat(codes.after("b", 1)).isEmpty();
    }

    private String longUrlOf(long domainId, String code) {
        return targets.find(domainId, code).orElseThrow().longUrl();
    }

    private void rule(int priority, String longUrl, String conditions) throws SQLException {
        execute("INSERT INTO plumbline.redirect_rule (link_id, priority, long_url, conditions) SELECT id, " + priority
                + ", '" + longUrl + "', '" + conditions + "' FROM plumbline.short_link WHERE short_code = 'b'");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
