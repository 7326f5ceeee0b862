package io.plumbline.persistence.schema;

import jakarta.annotation.Resource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import javax.sql.DataSource;

/**
 * The two doors to the database, for constructor injection: the container's {@link EntityManager} and the pooled {@link
 * DataSource} {@code jdbc/plumbline}. Both are shared proxies that join the current JTA transaction; thread-safe.
 *
 * <p>One for all, because looking a data source up by its name costs the server more than a short request does.
 */
@Singleton
public class DataAccess {

    @Produces
    @PersistenceContext(unitName = "plumbline")
    EntityManager entityManager;

    @Produces
    @Resource(lookup = "jdbc/plumbline")
    DataSource dataSource;
}
