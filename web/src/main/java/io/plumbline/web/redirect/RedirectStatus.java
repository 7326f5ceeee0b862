package io.plumbline.web.redirect;

/** The statuses that a redirect may have. */
enum RedirectStatus {
    MOVED_PERMANENTLY(301, true, false),
    FOUND(302, false, false),
    TEMPORARY_REDIRECT(307, false, true),
    PERMANENT_REDIRECT(308, true, true);

    private final int code;
    private final boolean permanent;
    private final boolean keepsMethod;

    RedirectStatus(int code, boolean permanent, boolean keepsMethod) {
        this.code = code;
        this.permanent = permanent;
        this.keepsMethod = keepsMethod;
    }

    /** The status of a number that has been checked. */
    static RedirectStatus of(String code) {
        for (var status : values()) {
            if (Integer.toString(status.code).equals(code)) {
                return status;
            }
        }
        throw new IllegalArgumentException(
                "plumbline.redirect.status is \"" + code + "\"; it must be 301, 302, 307 or 308");
    }

    int code() {
        return code;
    }

    /** Whether a client may remember where it was sent. */
    boolean isPermanent() {
        return permanent;
    }

    /** Whether requests of this method are redirected: of every method, where the client has to repeat it. */
    boolean accepts(String method) {
        return keepsMethod || method.equals("GET") || method.equals("HEAD");
    }
}
