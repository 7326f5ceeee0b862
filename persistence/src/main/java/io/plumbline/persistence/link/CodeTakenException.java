package io.plumbline.persistence.link;

/** The custom slug that somebody wished for leads elsewhere already. */
public final class CodeTakenException extends RuntimeException {

    private final String code;
    private final String authority;

    public CodeTakenException(String code, String authority) {
        super("the code \"" + code + "\" is in use already; choose another");
        this.code = code;
        this.authority = authority;
    }

    public String code() {
        return code;
    }

    /** The domain that the code is in use on; empty for the default one. */
    public String authority() {
        return authority;
    }
}
