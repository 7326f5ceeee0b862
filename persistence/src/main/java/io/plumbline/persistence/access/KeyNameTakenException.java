package io.plumbline.persistence.access;

/** A key of that name exists and is not revoked. */
public final class KeyNameTakenException extends RuntimeException {

    public KeyNameTakenException(String name) {
        super("there is a key \"" + name + "\" already; revoke it first or take another name");
    }
}
