package io.plumbline.batch.casestudy;

import io.plumbline.batch.target.JvmConnection;
import java.io.IOException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import jdk.management.jfr.FlightRecorderMXBean;
import jdk.management.jfr.RecordingInfo;

/** What a JVM itself tells of a recording that we keep in it. */
final class PolicyInJvm {

    static final String THROTTLE = "jdk.ObjectAllocationSample#throttle";
    static final String PERIOD = "jdk.ExecutionSample#period";

    private PolicyInJvm() {}

    static String setting(JvmConnection connection, String recording, String name) throws IOException {
        return connection.ask(beans -> String.valueOf(bean(beans)
                .getRecordingSettings(named(beans, recording).getId())
                .get(name)));
    }

    /** After so many seconds the JVM ends it; 0 if it has no end. */
    static long seconds(JvmConnection connection, String recording) throws IOException {
        return connection.ask(beans -> named(beans, recording).getDuration());
    }

    private static RecordingInfo named(MBeanServerConnection beans, String recording) throws JMException {
        return bean(beans).getRecordings().stream()
                .filter(info -> info.getName().equals(recording))
                .findFirst()
                .orElseThrow();
    }

    private static FlightRecorderMXBean bean(MBeanServerConnection beans) throws JMException {
        return JMX.newMXBeanProxy(beans, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class);
    }
}
