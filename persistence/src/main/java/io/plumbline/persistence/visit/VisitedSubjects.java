package io.plumbline.persistence.visit;

import io.plumbline.persistence.link.LinkScope;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds what visits are listed by: tags and domains, as far as a caller may see them. Texts that the database cannot
 * hold are found nowhere.
 *
 * <p>Each method is one statement. Thread-safe. Every method throws {@link VisitStoreException} if the database does not
 * answer.
 */
@Dependent
public class VisitedSubjects {

    private static final String IN_SCOPE =
            " AND (?::bigint IS NULL OR link.created_by = ?) AND (?::bigint IS NULL OR link.domain_id = ?)";

    private static final String TAG = """
            SELECT tag.id FROM plumbline.tag WHERE tag.name = ? AND (? OR EXISTS (
              SELECT FROM plumbline.link_tag JOIN plumbline.short_link link ON link.id = link_tag.link_id
              WHERE link_tag.tag_id = tag.id""" + IN_SCOPE + "))";

    private static final String DOMAIN = "SELECT id FROM plumbline.domain WHERE authority = ?";

    // the default domain is everybody's
    private static final String DOMAIN_IN_SCOPE = """
            SELECT domain.id FROM plumbline.domain WHERE domain.authority = ? AND (? OR domain.authority = '' OR EXISTS (
              SELECT FROM plumbline.short_link link WHERE link.domain_id = domain.id""" + IN_SCOPE + "))";

    private final DataSource dataSource;

    @Inject
    public VisitedSubjects(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The tag of a name; in a narrow scope only if a link of it has that tag. */
    public OptionalLong tag(String name, LinkScope scope) {
        return find(TAG, name, scope.isAll(), scope.authorId(), scope.authorId(), scope.domainId(), scope.domainId());
    }

    /** The domain of an authority, which is empty for the default one. */
    public OptionalLong domain(String authority) {
        return find(DOMAIN, authority);
    }

    /** The domain of an authority; in a narrow scope only if it is the default one or has a link of that scope. */
    public OptionalLong domain(String authority, LinkScope scope) {
        return find(
                DOMAIN_IN_SCOPE,
                authority,
                scope.authorId() == null,
                scope.authorId(),
                scope.authorId(),
                scope.domainId(),
                scope.domainId());
    }

    private OptionalLong find(String sql, @Nullable Object... arguments) {
        for (var argument : arguments) {
            if (argument instanceof String text && !isStorable(text)) {
                return OptionalLong.empty();
            }
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    /** Neither zero characters nor halves of surrogate pairs are. */
    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(character -> character == 0
                        || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE));
    }
}
