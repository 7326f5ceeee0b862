package io.plumbline.web.redirect;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Has this JVM tell, over JMX, of the redirect's memory of links, as caches of other JVMs are told of. One thread. */
final class CacheBean {

    private static final System.Logger LOG = System.getLogger(CacheBean.class.getName());
    private static final String NAME = "io.plumbline:type=CacheStatistics,name=redirect";

    private boolean published;

    /** Without it diagnoses know no hit rate; nothing else depends on it. */
    void publish(CacheStatisticsMXBean statistics) {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(statistics, new ObjectName(NAME));
            published = true;
        } catch (JMException | SecurityException refused) {
            LOG.log(Level.WARNING, "the hit rate of redirects is not told over JMX", refused);
        }
    }

    void withdraw() {
        if (!published) {
            return;
        }
        published = false;
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (JMException | SecurityException goneAlready) {
            LOG.log(Level.DEBUG, "the bean of the redirect's cache was gone", goneAlready);
        }
    }
}
