package io.plumbline.web.link;

import io.nayuki.qrcodegen.QrCode;

/** Draws QR codes, black on white whatever they stand on, with the quiet zone of four modules that scanners need. */
final class QrSvg {

    private static final int QUIET = 4;

    private QrSvg() {}

    static String of(QrCode code) {
        var modules = new StringBuilder(4 * code.size * code.size);
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    modules.append("M%d,%dh1v1h-1z".formatted(x + QUIET, y + QUIET));
                }
            }
        }
        var size = code.size + 2 * QUIET;
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
            <rect width="%1$d" height="%1$d" fill="#fff"/><path d="%2$s" fill="#000"/></svg>
            """.formatted(size, modules);
    }
}
