package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.link.NotFoundRedirects;
import io.plumbline.persistence.redirect.RedirectDomain;
import io.plumbline.persistence.redirect.RedirectDomains;
import io.plumbline.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainsTest {

    private static final List<RedirectDomain> STORED = List.of(
            new RedirectDomain(1, "", new NotFoundRedirects("https://e.org/", null, null)),
            new RedirectDomain(7, "s.test", NotFoundRedirects.NONE),
            new RedirectDomain(8, "s.test:8080", NotFoundRedirects.NONE),
            new RedirectDomain(9, "xn--mnchen-3ya.test", NotFoundRedirects.NONE));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "s.test,7",
                "S.Test,7",
                "s.test:80,7",
                "S.TEST:443,7",
                "s.test:8080,8",
                "xn--mnchen-3ya.test,9",
                "s.test:81,1",
                "other.test,1",
                "'',1",
                "-,1",
                "s.test.,1"
            })
    void aHostIsAStoredDomainOrTheDefaultOne(@Nullable String host, long id) {
        var domains = new Domains(() -> STORED);
        domains.read();

        assertThat(domains.of(host).id()).isEqualTo(id);
    }

    @Test
    void untilTheyAreReadEveryHostIsTheDefaultDomain() {
        var domains = new Domains(() -> STORED);

        assertThat(domains.of("s.test").id()).isEqualTo(1);
        domains.read();
        assertThat(domains.others()).containsExactly(7, 8, 9);
        assertThat(domains.standard().redirects().baseUrlRedirect()).isEqualTo("https://e.org/");
    }

    @Test
    void theyAreThoseOfTheDatabase() throws SQLException {
        var database = TestDatabase.fresh();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO plumbline.domain (authority, regular_404_redirect) VALUES ('s.test', 'https://e.org/404')");
        }

        var all = new RedirectDomains(database.dataSource()).all();

        assertThat(all.get(0)).isEqualTo(new RedirectDomain(1, "", NotFoundRedirects.NONE));
        assertThat(all.get(1).authority()).isEqualTo("s.test");
        assertThat(all.get(1).redirects()).isEqualTo(new NotFoundRedirects(null, "https://e.org/404", null));
    }
}
