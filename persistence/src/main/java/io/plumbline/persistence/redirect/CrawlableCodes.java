package io.plumbline.persistence.redirect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The codes of links that robots may follow, of every domain, each once and in order: page by page, each read from an index
 * alone. Thread-safe.
 */
public final class CrawlableCodes {

    private static final String PAGE = """
            SELECT DISTINCT short_code FROM plumbline.short_link
            WHERE crawlable AND short_code > ? ORDER BY short_code LIMIT ?""";

    private static final int TIMEOUT_SECONDS = 2;

    private final DataSource dataSource;

    public CrawlableCodes(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The next codes behind one; from the start behind the empty text.
     *
     * @throws LinkStoreException if the database does not answer
     */
    public List<String> after(String code, int atMost) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setString(1, code);
            statement.setInt(2, atMost);
            try (ResultSet rows = statement.executeQuery()) {
                var codes = new ArrayList<String>();
                while (rows.next()) {
                    codes.add(rows.getString(1));
                }
                return codes;
            }
        } catch (SQLException failure) {
            throw new LinkStoreException(failure);
        }
    }
}
