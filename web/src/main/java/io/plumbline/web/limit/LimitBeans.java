package io.plumbline.web.limit;

import io.github.bucket4j.TimeMeter;
import io.plumbline.persistence.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the container's one set of buckets. */
@Dependent
public class LimitBeans {

    @Produces
    @Singleton
    RateLimits rateLimits(Settings settings) {
        return new RateLimits(RateLimitSettings.from(settings), TimeMeter.SYSTEM_NANOTIME);
    }
}
