package io.plumbline.batch.nightly;

import io.plumbline.persistence.target.Target;

/** Another target has the name that a new one was to have; the message says who registered it. */
public final class NameTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NameTakenException(Target present) {
        super("a target named \"" + present.name() + "\" is registered already" + whoRegistered(present));
    }

    private static String whoRegistered(Target present) {
        if (present.declaredIn().isEmpty()) {
            return " (id " + present.id() + "); choose another name";
        }
        return ", by the file \"" + present.declaredIn().get() + "\" (id " + present.id() + "); "
                + (present.isEnded()
                        ? "it was ended and can be deleted, or choose another name"
                        : "change it there, or choose another name");
    }
}
