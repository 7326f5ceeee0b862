package io.plumbline.persistence.redirect;

import io.plumbline.persistence.link.NotFoundRedirects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** All stored domains, the default one first. Thread-safe. */
public final class RedirectDomains {

    private static final String ALL = """
            SELECT id, authority, base_url_redirect, regular_404_redirect, invalid_short_url_redirect
            FROM plumbline.domain ORDER BY id""";

    private static final int TIMEOUT_SECONDS = 2;

    private final DataSource dataSource;

    public RedirectDomains(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Every domain there is.
     *
     * @throws LinkStoreException if the database does not answer
     */
    public List<RedirectDomain> all() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(ALL)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            try (ResultSet rows = statement.executeQuery()) {
                var domains = new ArrayList<RedirectDomain>();
                while (rows.next()) {
                    var redirects = new NotFoundRedirects(rows.getString(3), rows.getString(4), rows.getString(5));
                    domains.add(new RedirectDomain(rows.getLong(1), rows.getString(2), redirects));
                }
                return domains;
            }
        } catch (SQLException failure) {
            throw new LinkStoreException(failure);
        }
    }
}
