package io.plumbline.web.redirect;

/** ASCII texts and their octets. Stateless. */
final class OctetText {

    private OctetText() {}

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Writes an ASCII text into octets. */
    @SuppressWarnings("deprecation")
    static void copy(String ascii, byte[] octets, int at) {
        // by the characters' lower octets alone, without an encoder and what it allocates
        ascii.getBytes(0, ascii.length(), octets, at);
    }
}
