package io.plumbline.batch.nightly;

/** Another target has the name that a new one was to have. */
public final class NameTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NameTakenException(String name) {
        super("a target named \"" + name + "\" is registered already; choose another name");
    }
}
