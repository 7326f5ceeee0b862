package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class DomainsTest {

    private static final NotFoundRedirects TO_HOME = new NotFoundRedirects("https://example.org/", null, null);

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredLinks links = new StoredLinks(database);
    private final PersistenceUnit unit = new PersistenceUnit(database.dataSource());

    @AfterEach
    void close() {
        unit.close();
    }

    @Test
    void aDomainIsListedWhileItHasALinkOrARedirect() {
        links.domain("detached.example.org");
        var linked = links.domain("linked.example.org");
        links.link("a", linked, null);
        redirect("aloof.example.org", LinkScope.ALL, old -> TO_HOME);

        assertThat(listed(LinkScope.ALL)).containsExactly("aloof.example.org", "linked.example.org");
        redirect("aloof.example.org", LinkScope.ALL, old -> NotFoundRedirects.NONE);
        assertThat(listed(LinkScope.ALL)).containsExactly("linked.example.org");
    }

    @Test
    void aNarrowKeySeesTheDomainsOfItsLinksAlone() {
        var author = links.key("author", true);
        var mine = links.domain("mine.example.org");
        var theirs = links.domain("theirs.example.org");
        links.link("a", mine, author);
        links.link("b", theirs, null);
        redirect("theirs.example.org", LinkScope.ALL, old -> TO_HOME);

        assertThat(listed(new LinkScope(author, null))).containsExactly("mine.example.org");
        assertThat(listed(new LinkScope(null, theirs))).containsExactly("theirs.example.org");
        assertThat(listed(new LinkScope(author, theirs))).isEmpty();
    }

    @Test
    void redirectsAreStoredAndTheDomainIsMadeForThem() {
        assertThat(redirect("new.example.org", LinkScope.ALL, old -> TO_HOME)).contains(TO_HOME);
        assertThat(redirect("new.example.org", LinkScope.ALL, old -> old)).contains(TO_HOME);

        assertThat(redirect("", LinkScope.ALL, old -> TO_HOME)).contains(TO_HOME);
        assertThat(unit.<NotFoundRedirects>inTransaction(entities -> new Domains(entities).defaultRedirects()))
                .isEqualTo(TO_HOME);
    }

    @Test
    void aKeyOfOneDomainChangesNoOther() {
        var own = links.domain("own.example.org");
        links.domain("other.example.org");
        var scope = new LinkScope(null, own);

        assertThat(redirect("own.example.org", scope, old -> TO_HOME)).isPresent();
        assertThat(redirect("other.example.org", scope, old -> TO_HOME)).isEmpty();
        assertThat(redirect("new.example.org", scope, old -> TO_HOME)).isEmpty();
        assertThat(redirect("", scope, old -> TO_HOME)).isEmpty();
        assertThat(listed(LinkScope.ALL)).containsExactly("own.example.org");
    }

    @Test
    void anAuthorChangesOnlyDomainsWithOwnLinksAndNewOnes() {
        var author = links.key("author", true);
        links.link("a", links.domain("mine.example.org"), author);
        links.link("b", links.domain("theirs.example.org"), null);
        var scope = new LinkScope(author, null);

        assertThat(redirect("mine.example.org", scope, old -> TO_HOME)).isPresent();
        assertThat(redirect("new.example.org", scope, old -> TO_HOME)).isPresent();
        assertThat(redirect("theirs.example.org", scope, old -> TO_HOME)).isEmpty();
        assertThat(redirect("", scope, old -> TO_HOME)).isEmpty();
    }

    @Test
    void manyWhoMakeTheSameDomainAtOnceAllSucceedAndLoseNothing() throws InterruptedException {
        var made = StoredLinks.atOnce(
                8,
                () -> redirect(
                        "busy.example.org",
                        LinkScope.ALL,
                        old -> new NotFoundRedirects(
                                Optional.ofNullable(old.baseUrlRedirect()).orElse("") + "x", null, null)));

        assertThat(made).allMatch(Optional::isPresent);
        assertThat(redirect("busy.example.org", LinkScope.ALL, old -> old).map(NotFoundRedirects::baseUrlRedirect))
                .contains("xxxxxxxx");
    }

    @Test
    void aChangedDomainIsToldOfByItsAuthority() throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("LISTEN plumbline_domain");

            redirect("told.example.org", LinkScope.ALL, old -> TO_HOME);

            var notices = connection.unwrap(PGConnection.class).getNotifications(10_000);
            assertThat(notices).extracting("parameter").containsOnly("told.example.org");
        }
    }

    private Optional<NotFoundRedirects> redirect(
            String authority, LinkScope scope, UnaryOperator<NotFoundRedirects> change) {
        return unit.inTransaction(entities -> new Domains(entities).redirectNotFound(authority, scope, change));
    }

    private List<String> listed(LinkScope scope) {
        return unit.inTransaction(entities -> new Domains(entities)
                .listed(scope).stream().map(Domain::authority).toList());
    }
}
