package io.plumbline.web.redirect;

/** Where a Host header says that a request goes to, {@code uri-host [ ":" port ]} of RFC 9110, section 7.2. */
final class Authority {

    private static final String UNRESERVED_AND_DELIMITERS = "-._~!$&'()*+,;=";

    private Authority() {}

    /** Whether it is a registered name or an address with or without a port; not whether there is such a host. */
    static boolean isValid(String authority) {
        var end = authority.startsWith("[") ? endOfLiteral(authority) : endOfName(authority);
        return end > 0 && (end == authority.length() || isPort(authority, end));
    }

    /** Behind an address in brackets; 0 if it is none. */
    private static int endOfLiteral(String authority) {
        var bracket = authority.indexOf(']');
        for (int i = 1; i < bracket; i++) {
            if (!isInName(authority.charAt(i)) && authority.charAt(i) != ':') {
                return 0;
            }
        }
        return bracket > 1 ? bracket + 1 : 0;
    }

    private static int endOfName(String authority) {
        int i = 0;
        while (i < authority.length()) {
            if (isInName(authority.charAt(i))) {
                i++;
            } else if (isEscape(authority, i)) {
                i += 3;
            } else {
                break;
            }
        }
        return i;
    }

    private static boolean isPort(String authority, int colon) {
        for (int i = colon + 1; i < authority.length(); i++) {
            if (!isDigit(authority.charAt(i))) {
                return false;
            }
        }
        return authority.charAt(colon) == ':';
    }

    private static boolean isEscape(String authority, int percent) {
        return authority.charAt(percent) == '%'
                && percent + 2 < authority.length()
                && isHexDigit(authority.charAt(percent + 1))
                && isHexDigit(authority.charAt(percent + 2));
    }

    private static boolean isInName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || isDigit(c)
                || UNRESERVED_AND_DELIMITERS.indexOf(c) >= 0;
    }

    private static boolean isHexDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
