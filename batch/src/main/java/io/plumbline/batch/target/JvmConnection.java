package io.plumbline.batch.target;

import java.io.IOException;
import java.io.ObjectStreamException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.UndeclaredThrowableException;
import java.rmi.UnmarshalException;
import java.time.Duration;
import java.util.OptionalInt;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServerConnection;
import javax.management.remote.rmi.RMIConnector;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that can be asked: this one, one behind a JMX address, or one of this machine that we attach to.
 *
 * <p>Every question to another JVM runs on a thread of its own under a deadline; when it passes, the sockets that the
 * thread waits for are closed, so that it ends, too. (One wait cannot be cut short: a name server that does not answer.
 * The thread then ends with the resolver's own time-out, the caller does not wait for it.) Questions to this JVM run on
 * the caller's thread and are not cut short: there is no network that could hang. Thread-safe.
 */
public final class JvmConnection implements AutoCloseable {

    /** Where the JVM runs, seen from here. */
    public enum Place {
        /** The JVM we run in. */
        THIS_JVM,
        /** Another JVM of this machine, in our process namespace: its files and its {@code /proc} entry are ours to see. */
        THIS_MACHINE,
        /** Anywhere else, another container of this machine included. */
        ELSEWHERE
    }

    /** Something to ask of a JVM's beans. */
    @FunctionalInterface
    public interface Question<T extends @Nullable Object> {
        T ask(MBeanServerConnection beans) throws IOException, JMException;
    }

    private static final System.Logger LOG = System.getLogger(JvmConnection.class.getName());
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final String name;
    private final ConnectionLimits limits;
    private final MBeanServerConnection beans;
    private final @Nullable RMIConnector connector;
    private final JvmIdentity identity;
    private final Place place;
    private final OptionalInt jmxPort;
    private final String mainJarVersion;
    private volatile boolean closed;

    private JvmConnection(
            String name,
            ConnectionLimits limits,
            @Nullable RMIConnector connector,
            Opened opened,
            Place place,
            OptionalInt jmxPort)
            throws IOException, JMException {
        this.name = name;
        this.limits = limits;
        this.connector = connector;
        this.beans = opened.beans();
        this.identity = opened.identity();
        this.place = place;
        this.jmxPort = jmxPort;
        this.mainJarVersion = place == Place.ELSEWHERE
                ? ""
                : MainJar.version(opened.beans(), opened.identity().startedAt());
    }

    /** What opening finds. */
    private record Opened(MBeanServerConnection beans, JvmIdentity identity) {

        static Opened of(MBeanServerConnection beans) throws IOException, JMException {
            return new Opened(beans, IdentityQuestion.ask(beans));
        }
    }

    /** The JVM we run in. */
    public static JvmConnection toThisJvm() {
        try {
            var opened = Opened.of(ManagementFactory.getPlatformMBeanServer());
            return new JvmConnection(
                    "this JVM", ConnectionLimits.DEFAULT, null, opened, Place.THIS_JVM, OptionalInt.empty());
        } catch (IOException | JMException noPlatformBeans) {
            throw new IllegalStateException("this JVM has no management beans", noPlatformBeans);
        }
    }

    /**
     * Connects to another JVM and reads its identity, within the call deadline; attaching may take as long again before.
     *
     * @throws TargetUnreachableException if it does not answer as a JVM in time; the message says why
     */
    public static JvmConnection open(TargetAddress address, ConnectionLimits limits) throws TargetUnreachableException {
        if (!RmiHooks.socketsAreGuarded()) {
            throw new TargetUnreachableException("this JVM already has an RMI socket factory of another product, so"
                    + " connections over JMX cannot be bounded; run without the part that sets it");
        }
        return address instanceof JmxAddress jmx
                ? open(jmx, limits)
                : open(LocalAgent.startedIn((AttachAddress) address, limits.callDeadline()), limits);
    }

    private static JvmConnection open(JmxAddress address, ConnectionLimits limits) throws TargetUnreachableException {
        var name = address.host() + ":" + address.port();
        return opened(name, limits, () -> {
            var connector = RmiHop.connect(address, limits.secrets());
            return orClosed(connector, () -> {
                var opened = Opened.of(connector.getMBeanServerConnection());
                return new JvmConnection(
                        name,
                        limits,
                        connector,
                        opened,
                        Locality.of(address, opened.identity()),
                        OptionalInt.of(address.port()));
            });
        });
    }

    private static JvmConnection open(LocalAgent agent, ConnectionLimits limits) throws TargetUnreachableException {
        var name = "process " + agent.pid();
        return opened(name, limits, () -> {
            var connector = RmiHop.connect(agent);
            return orClosed(connector, () -> {
                var opened = Opened.of(connector.getMBeanServerConnection());
                return new JvmConnection(
                        name, limits, connector, opened, Locality.of(agent, opened.identity()), OptionalInt.empty());
            });
        });
    }

    /** A connector that nobody gets is closed: the JVM keeps a connection for each, and is asked again every few minutes. */
    private static JvmConnection orClosed(RMIConnector connector, JmxCall.Work<JvmConnection> opening)
            throws IOException, JMException {
        try {
            return opening.run();
        } catch (IOException | JMException | RuntimeException failure) {
            try {
                connector.close();
            } catch (IOException | RuntimeException goneAlready) {
                failure.addSuppressed(goneAlready);
            }
            throw failure;
        }
    }

    private static JvmConnection opened(String name, ConnectionLimits limits, JmxCall.Work<JvmConnection> opening)
            throws TargetUnreachableException {
        try {
            return new JmxCall<>(name, limits, limits.callDeadline(), opening).await();
        } catch (TargetUnreachableException tooLate) {
            throw tooLate;
        } catch (IOException | JMException | RuntimeException failure) {
            // of the JVM, or of what makes something of its answers and did not expect them to be so strange
            throw unreachable(name, failure);
        }
    }

    /** Whether answers of other JVMs are checked by our own list of allowed classes, or by a filter the operator set. */
    public static boolean answersAreFilteredByUs() {
        return RmiHooks.filter() == RmiHooks.Filter.OURS;
    }

    /** Who it is, as read when the connection was opened. */
    public JvmIdentity identity() {
        return identity;
    }

    /** Where it runs. */
    public Place place() {
        return place;
    }

    /** Its process, if that is beyond doubt; reads what the system tells of processes and sockets. */
    public LocalJvm.Search process() {
        return LocalJvm.of(place, identity, jmxPort);
    }

    /** The version in the manifest of the jar that it was started with; empty if we do not see that. */
    String mainJarVersion() {
        return mainJarVersion;
    }

    /** Host and port, the process, or {@code this JVM}. */
    public String name() {
        return name;
    }

    /** Asks within the call deadline of the connection's limits. */
    public <T extends @Nullable Object> T ask(Question<T> question) throws TargetException {
        return ask(limits.callDeadline(), question);
    }

    /**
     * Asks within a deadline.
     *
     * @throws TargetUnreachableException if the deadline passed or the connection broke; the connection is of no use then
     * @throws TargetRefusedException if the JVM answered with an error, or with what an answer may not contain; the connection
     *     stays usable
     */
    public <T extends @Nullable Object> T ask(Duration deadline, Question<T> question) throws TargetException {
        if (closed) {
            throw new TargetUnreachableException("JVM \"" + name + "\": the connection is closed");
        }
        try {
            return connector == null
                    ? question.ask(beans)
                    : new JmxCall<>(name, limits, deadline, () -> question.ask(beans)).await();
        } catch (TargetUnreachableException tooLate) {
            closed = true;
            throw tooLate;
        } catch (IOException broken) {
            throw broken(broken);
        } catch (UndeclaredThrowableException ofProxy) {
            if (ofProxy.getCause() instanceof IOException broken) {
                throw broken(broken);
            }
            throw refused(ofProxy);
        } catch (JMException | JMRuntimeException | SecurityException refusal) {
            throw refused(refusal);
        } catch (IllegalArgumentException | IllegalStateException refusal) {
            // a bean's own exception, which its proxy takes out of the JMX wrapping
            throw refused(refusal);
        } catch (RuntimeException strange) {
            // such as a bean without a name, or a row that is none; the target shows it, and we do not ask as often
            throw new TargetRefusedException(
                    "JVM \"" + name + "\" answers as no JVM does: " + Failure.asItIs(strange), strange);
        }
    }

    /** Between us and this JVM nothing can break: the failure is a bean's own. Nor does an answer that we cannot read. */
    private TargetException broken(IOException failure) {
        if (connector == null || isUnreadableAnswer(failure)) {
            return refused(failure);
        }
        closed = true;
        return unreachable(name, failure);
    }

    private static boolean isUnreadableAnswer(IOException failure) {
        return failure instanceof UnmarshalException
                && (failure.getCause() instanceof ObjectStreamException
                        || failure.getCause() instanceof ClassNotFoundException);
    }

    private TargetRefusedException refused(Exception refusal) {
        return new TargetRefusedException(
                "JVM \"" + name + "\" refused: " + Failure.asItIs(Failure.root(refusal)), refusal);
    }

    private static TargetUnreachableException unreachable(String name, Exception failure) {
        return new TargetUnreachableException(
                "JVM \"" + name + "\" cannot be reached: " + Failure.inWords(failure),
                Failure.absence(failure),
                failure);
    }

    /** Whether it is of no use any longer. */
    public boolean isClosed() {
        return closed;
    }

    /** Closes the connection; waits two seconds at most, and not at all if the JVM did not answer before. */
    @Override
    public void close() {
        var open = connector;
        if (open == null || closed) {
            return;
        }
        closed = true;
        try {
            new JmxCall<>(name, limits, CLOSING, () -> {
                        open.close();
                        return true;
                    })
                    .await();
        } catch (IOException | JMException | RuntimeException goneAlready) {
            LOG.log(System.Logger.Level.DEBUG, "closing the connection to " + name + " failed", goneAlready);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
