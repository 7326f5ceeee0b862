package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import org.junit.jupiter.api.Test;

class QrSvgTest {

    private final QrCode code = QrCode.encodeText("https://s.example.org/abc", QrCode.Ecc.LOW);

    @Test
    void everyDarkModuleIsDrawnOnce() {
        var dark = 0;
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                dark += code.getModule(x, y) ? 1 : 0;
            }
        }

        assertThat(QrSvg.of(code).split("h1v1h-1z", -1)).hasSize(dark + 1);
    }

    @Test
    void theQuietZoneIsFourModulesWide() {
        var size = code.size + 8;

        assertThat(QrSvg.of(code))
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size + "\"")
                .contains("M4,4h1v1h-1z")
                .doesNotContain("M3,", ",3h");
    }
}
