package io.plumbline.batch.target;

import io.plumbline.batch.target.TargetUnreachableException.Absence;
import java.io.EOFException;
import java.io.InvalidClassException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.rmi.ConnectIOException;
import java.rmi.NoSuchObjectException;
import java.rmi.NotBoundException;
import javax.management.JMRuntimeException;
import org.jspecify.annotations.Nullable;

/** Says in words why a JVM could not be asked. */
final class Failure {

    private static final int LONGEST_CHAIN = 20;

    private Failure() {}

    static String inWords(Throwable failure) {
        var refused = find(InvalidClassException.class, failure);
        if (refused != null) {
            return "it sent an object that no JMX answer contains (" + refused.getMessage()
                    + "); its JMX port may ask for TLS, which is not supported, or it is not what it claims to be";
        }
        if (failure instanceof SecurityException) {
            return "it refused the user or the password (" + failure.getMessage() + ")";
        }
        if (failure instanceof RuntimeException && !(failure instanceof JMRuntimeException)) {
            return "it answers as no JVM does (" + asItIs(failure) + ")";
        }
        if (has(ProtocolException.class, failure)) {
            return String.valueOf(root(failure).getMessage());
        }
        var overlong = find(OverlongAnswerException.class, failure);
        if (overlong != null) {
            return String.valueOf(overlong.getMessage());
        }
        var blocked = find(BlockedAddressException.class, failure);
        return blocked != null ? blocked.inWords() : networkInWords(failure);
    }

    /** What a failure tells of where the JVM is. */
    static Absence absence(Throwable failure) {
        if (isSomebodyThere(failure)) {
            return Absence.UNKNOWN;
        }
        if (has(java.net.ConnectException.class, failure)) {
            return String.valueOf(root(failure).getMessage()).contains("refused")
                    ? Absence.NOBODY_THERE
                    : Absence.NO_ANSWER;
        }
        // a tunnel to a JVM that is gone lets us in and cuts the connection
        return has(UnknownHostException.class, failure)
                        || has(SocketTimeoutException.class, failure)
                        || has(EOFException.class, failure)
                        || has(SocketException.class, failure)
                ? Absence.NO_ANSWER
                : Absence.UNKNOWN;
    }

    private static boolean isSomebodyThere(Throwable failure) {
        return (failure instanceof RuntimeException && !(failure instanceof JMRuntimeException))
                || has(InvalidClassException.class, failure)
                || has(ProtocolException.class, failure)
                || has(OverlongAnswerException.class, failure)
                || has(BlockedAddressException.class, failure)
                || has(NotBoundException.class, failure)
                || has(NoSuchObjectException.class, failure);
    }

    private static String networkInWords(Throwable failure) {
        if (has(UnknownHostException.class, failure)) {
            return "its host name has no address";
        }
        if (has(SocketTimeoutException.class, failure)) {
            return "it did not answer in time";
        }
        if (has(java.net.ConnectException.class, failure)) {
            return "nobody listens at its address (" + root(failure).getMessage() + ")";
        }
        if (has(NoRouteToHostException.class, failure)) {
            return "there is no route to its address";
        }
        if (has(NotBoundException.class, failure)) {
            return "its registry holds nothing under the name jmxrmi";
        }
        if (has(NoSuchObjectException.class, failure)) {
            return "it was restarted since we connected";
        }
        if (has(EOFException.class, failure) || has(SocketException.class, failure)) {
            return "it closed the connection (" + root(failure).getMessage() + ")";
        }
        if (has(ConnectIOException.class, failure)) {
            return "what listens there does not speak RMI";
        }
        return asItIs(root(failure));
    }

    /** For what we have no words of our own for. */
    static String asItIs(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private static boolean has(Class<? extends Throwable> type, Throwable failure) {
        return find(type, failure) != null;
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < LONGEST_CHAIN; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }

    static Throwable root(Throwable failure) {
        var root = failure;
        for (int depth = 0; depth < LONGEST_CHAIN; depth++) {
            var cause = root.getCause();
            if (cause == null) {
                return root;
            }
            root = cause;
        }
        return root;
    }
}
