package io.plumbline.batch.nightly;

/** This instance has not the role to watch JVMs, and nobody else can reach those of its machine. */
public final class NotWatchingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotWatchingException(String instance) {
        super("instance \"" + instance + "\" has no role \"diagnosis\" (plumbline.roles), so it watches no JVM of its"
                + " machine and takes no files; ask an instance that has it, for a JVM one of that machine");
    }
}
