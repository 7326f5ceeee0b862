package io.plumbline.bench.redirect;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.management.jfr.FlightRecorderMXBean;

/** What the server's JVM tells of itself, and what Linux does. One thread. */
final class ServerJvm implements AutoCloseable {

    private static final String RECORDER = "jdk.management.jfr:type=FlightRecorder";
    private static final ObjectName REQUESTS = requests();
    private static final long KIB = 1024;

    private final ProcessHandle process;
    private final JMXConnector connector;
    private final MBeanServerConnection connection;
    private final ThreadMXBean threads;
    private final MemoryMXBean memory;

    private ServerJvm(ProcessHandle process, JMXConnector connector) throws IOException {
        this.process = process;
        this.connector = connector;
        this.connection = connector.getMBeanServerConnection();
        this.threads = ManagementFactory.newPlatformMXBeanProxy(
                connection, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        this.memory = ManagementFactory.newPlatformMXBeanProxy(
                connection, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    }

    // the address is told by the process that we have started ourselves
    @SuppressWarnings("BanJNDI")
    static ServerJvm of(ProcessHandle process) throws IOException {
        try {
            var machine = VirtualMachine.attach(Long.toString(process.pid()));
            var address = machine.startLocalManagementAgent();
            machine.detach();
            return new ServerJvm(process, JMXConnectorFactory.connect(new JMXServiceURL(address)));
        } catch (AttachNotSupportedException failure) {
            throw new IOException("the server's JVM cannot be asked", failure);
        }
    }

    ThreadTimes threadTimes() throws IOException {
        return ThreadTimes.of(process);
    }

    CpuTime cpu() throws IOException {
        return CpuTime.of(process);
    }

    /** Bytes that its living threads have allocated so far. */
    long allocatedBytes() {
        var sum = 0L;
        for (var bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    /** Resident memory now. */
    long residentBytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the server has ended"));
        }
    }

    /** What is left in the heap after a collection. */
    long liveBytes() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** Begins to note who allocates. */
    long recordAllocations() throws IOException {
        return startRecording(Map.of(
                "jdk.ObjectAllocationInNewTLAB#enabled", "true",
                "jdk.ObjectAllocationInNewTLAB#stackTrace", "true",
                "jdk.ObjectAllocationOutsideTLAB#enabled", "true",
                "jdk.ObjectAllocationOutsideTLAB#stackTrace", "true"));
    }

    /** The share of all bytes whose nearest caller outside the JDK and the cache is a class of the redirect. */
    double ownShareOfAllocations(long recording, Path file) throws IOException {
        var recorder = recorder();
        recorder.stopRecording(recording);
        recorder.copyTo(recording, file.toString());
        recorder.closeRecording(recording);
        var bytesByOwn = new HashMap<Boolean, Long>();
        try (var events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                var event = events.readEvent();
                if (event.getEventType().getName().startsWith("jdk.ObjectAllocation")) {
                    bytesByOwn.merge(isOwn(event), bytesOf(event), Long::sum);
                }
            }
        }
        var own = bytesByOwn.getOrDefault(true, 0L);
        var others = bytesByOwn.getOrDefault(false, 0L);
        return own + others == 0 ? 0 : (double) own / (own + others);
    }

    /** An allocation stands for the buffer that was opened for it. */
    private static long bytesOf(RecordedEvent event) {
        return event.getLong(event.hasField("tlabSize") ? "tlabSize" : "allocationSize");
    }

    private static boolean isOwn(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return false;
        }
        for (var frame : event.getStackTrace().getFrames()) {
            var type = frame.getMethod().getType().getName();
            if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("com.github.benmanes.")) {
                return type.startsWith("io.plumbline.web.redirect.");
            }
        }
        return false;
    }

    /** What the recording that the service has of itself notes. */
    Map<String, String> settingsOfRecording() throws IOException {
        return recorder().getRecordings().stream()
                .filter(recording -> recording.getName().startsWith("plumbline-")
                        && recording.getState().equals("RUNNING"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the service has no recording of itself"))
                .getSettings();
    }

    /** Begins a recording of such settings. */
    long startRecording(Map<String, String> settings) throws IOException {
        var recorder = recorder();
        var recording = recorder.newRecording();
        recorder.setRecordingSettings(recording, settings);
        recorder.startRecording(recording);
        return recording;
    }

    /** Ends a recording; what it noted is gone. */
    void dropRecording(long recording) throws IOException {
        var recorder = recorder();
        recorder.stopRecording(recording);
        recorder.closeRecording(recording);
    }

    /** Requests that it has answered so far. */
    long served() throws IOException {
        try {
            return (Long) connection.getAttribute(REQUESTS, "Served");
        } catch (JMException failure) {
            throw new IOException("the service does not tell its requests", failure);
        }
    }

    private static ObjectName requests() {
        try {
            return new ObjectName("io.plumbline:type=Requests");
        } catch (MalformedObjectNameException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private FlightRecorderMXBean recorder() throws IOException {
        return ManagementFactory.newPlatformMXBeanProxy(connection, RECORDER, FlightRecorderMXBean.class);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
