package io.plumbline.persistence.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MostVisitedLinksTest {

    private final TestDatabase database = TestDatabase.fresh();
    private final List<String> taken = new ArrayList<>();

    @Test
    void theMostVisitedComeFirstAndNoMoreThanAreWanted() throws Exception {
        execute("INSERT INTO plumbline.domain (authority) VALUES ('other.example')");
        execute(
                "INSERT INTO plumbline.short_link (short_code, long_url, forward_query)"
                        + " VALUES ('a', 'https://e.org/a', true), ('b', 'https://e.org/b', false), ('c', 'https://e.org/c', true)");
        execute("INSERT INTO plumbline.short_link (domain_id, short_code, long_url)"
                + " SELECT id, 'a', 'https://e.org/other' FROM plumbline.domain WHERE authority = 'other.example'");
        execute("UPDATE plumbline.visit_counter SET total = places.place, ranked_total = places.place"
                + " FROM (VALUES ('https://e.org/a', 1), ('https://e.org/b', 9), ('https://e.org/c', 0),"
                + " ('https://e.org/other', 5)) AS places (url, place), plumbline.short_link link"
                + " WHERE link.id = link_id AND long_url = url");

        read(3);

        assertThat(taken)
                .containsExactly(
                        "1 b https://e.org/b false", "2 a https://e.org/other true", "1 a https://e.org/a true");
    }

    @Test
    void howManyWillComeIsSaidBeforehand() throws Exception {
        execute("INSERT INTO plumbline.short_link (short_code, long_url)"
                + " VALUES ('a', 'https://e.org/a'), ('bc', 'https://e.org/bc'), ('d', 'https://e.org/é')");
        var links = new MostVisitedLinks(database.dataSource());
        var taker = new MostVisitedLinks.Taker() {
            @Override
            public void expect(long count, long octets) {
                taken.add(count + " " + octets);
            }

            @Override
            public void take(long domainId, String code, LinkTarget link) {
                taken.add(code);
            }
        };

        links.read(100, taker);
        assertThat(taken).startsWith("3 " + (16 + 18 + 17)).hasSize(4);

        taken.clear();
        links.read(2, taker);
        assertThat(taken.get(0)).startsWith("2 ");
    }

    @Test
    void linksThatTellVisitorsOrTimesApartAreLeftOut() throws Exception {
        execute(
                "INSERT INTO plumbline.short_link (short_code, long_url, max_visits) VALUES ('m', 'https://e.org/', 5)");
        execute(
                "INSERT INTO plumbline.short_link (short_code, long_url, valid_since) VALUES ('s', 'https://e.org/', now())");
        execute(
                "INSERT INTO plumbline.short_link (short_code, long_url, valid_until) VALUES ('u', 'https://e.org/', now())");
        execute("INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('r', 'https://e.org/')");
        execute("INSERT INTO plumbline.redirect_rule (link_id, priority, long_url, conditions)"
                + " SELECT id, 1, 'https://e.org/', '[]' FROM plumbline.short_link WHERE short_code = 'r'");

        read(100);

        assertThat(taken).isEmpty();
    }

    private void read(long most) {
        new MostVisitedLinks(database.dataSource())
                .read(
                        most,
                        (domainId, code, link) ->
                                taken.add(domainId + " " + code + " " + link.longUrl() + " " + link.forwardQuery()));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
