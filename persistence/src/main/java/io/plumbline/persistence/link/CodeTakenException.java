package io.plumbline.persistence.link;

/** The custom slug that somebody wished for leads elsewhere already. */
public final class CodeTakenException extends RuntimeException {

    private final String code;

    public CodeTakenException(String code) {
        super("the code \"" + code + "\" is in use already; choose another");
        this.code = code;
    }

    public String code() {
        return code;
    }
}
