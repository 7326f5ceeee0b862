package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.redirect.LinkNotices;
import io.plumbline.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedirectRulesTest {

    private static final RedirectRule FOR_PHONES = new RedirectRule(
            "https://example.org/phone",
            List.of(
                    new RuleCondition(RuleCondition.Type.DEVICE, null, "mobile"),
                    new RuleCondition(RuleCondition.Type.QUERY_PARAM, "a\"b", "ä{}")));
    private static final RedirectRule FOR_QUERIES = new RedirectRule(
            "https://example.org/query",
            List.of(new RuleCondition(RuleCondition.Type.ANY_VALUE_QUERY_PARAM, "from", null)));

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredLinks links = new StoredLinks(database);
    private final PersistenceUnit unit = new PersistenceUnit(database.dataSource());
    private final long link = links.link("ruled", Domain.DEFAULT_ID, null);

    @AfterEach
    void close() {
        unit.close();
    }

    @Test
    void rulesAreReadInTheOrderTheyWereGiven() {
        assertThat(replace(FOR_QUERIES, FOR_PHONES)).isTrue();

        assertThat(rules()).containsExactly(FOR_QUERIES, FOR_PHONES);
    }

    @Test
    void newRulesTakeThePlaceOfAllOldOnes() {
        replace(FOR_PHONES, FOR_QUERIES);

        replace(FOR_QUERIES);
        assertThat(rules()).containsExactly(FOR_QUERIES);
        replace();
        assertThat(rules()).isEmpty();
    }

    @Test
    void aRuleWithoutConditionsStaysOne() {
        var always = new RedirectRule("https://example.org/always", List.of());

        replace(always, FOR_PHONES);

        assertThat(rules()).containsExactly(always, FOR_PHONES);
    }

    @Test
    void aLinkThatIsGoneGetsNoRules() {
        links.delete(link);

        assertThat(replace(FOR_PHONES)).isFalse();
        assertThat(rules()).isEmpty();
    }

    @Test
    void ofManyWhoReplaceTheRulesAtOnceOneIsTheLast() throws InterruptedException {
        var replaced = StoredLinks.atOnce(8, () -> replace(FOR_PHONES, FOR_QUERIES));

        assertThat(replaced).containsOnly(true);
        assertThat(rules()).containsExactly(FOR_PHONES, FOR_QUERIES);
    }

    @Test
    void changedRulesAreToldOfByTheirCode() throws SQLException {
        var heard = new ArrayList<String>();
        try (var notices = LinkNotices.listen(database.dataSource())) {
            replace(FOR_PHONES, FOR_QUERIES);
            notices.await(Duration.ofSeconds(30), heard::add, () -> {});
            replace();
            notices.await(Duration.ofSeconds(30), heard::add, () -> {});
        }

        assertThat(heard).containsExactly("ruled", "ruled");
    }

    private boolean replace(RedirectRule... rules) {
        return unit.inTransaction(entities -> new RedirectRules(entities).replace(link, List.of(rules)));
    }

    private List<RedirectRule> rules() {
        return unit.inTransaction(entities -> new RedirectRules(entities).of(link));
    }
}
