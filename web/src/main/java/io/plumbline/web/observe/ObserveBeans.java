package io.plumbline.web.observe;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** Makes the one ping that all health checks share. */
@Dependent
public class ObserveBeans {

    @Produces
    @Singleton
    DatabasePing databasePing(DataSource dataSource) {
        return new DatabasePing(dataSource);
    }
}
