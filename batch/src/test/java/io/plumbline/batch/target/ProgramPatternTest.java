package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramPatternTest {

    @ParameterizedTest
    @CsvSource({
        "com.example.Shop, com.example.Shop, true",
        "*.Shop, com.example.Shop, true",
        "Shop, com.example.Shop, false",
        "com.example.Shop, com.example.Shopping, false",
        "com.example.Shop, comXexample.Shop, false",
        "shop-*.jar, /srv/app/shop-1.2.jar, true",
        "/srv/*/shop-*.jar, /srv/app/shop-1.2.jar, true",
        "shop.module/com.example.Shop, shop.module/com.example.Shop, true",
        "com.example.Shop, shop.module/com.example.Shop, true"
    })
    void aStarStandsForAnyCharactersAndThePathMayBeLeftOut(String pattern, String program, boolean fits) {
        assertThat(new ProgramPattern(pattern).fits(program)).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "* *", "", "a\nb", "(.+)+Shop", "a|b", "a;b", "/srv/my app.jar"})
    void whatFitsEveryProgramOrNoneIsRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProgramPattern(pattern));
    }

    @ParameterizedTest
    @CsvSource({
        "com.example.Shop --password=hunter2, com.example.Shop",
        "/srv/shop.jar, /srv/shop.jar",
        "jdk.compiler/com.sun.tools.javac.launcher.Main Shop.java hunter2, Shop.java",
        "'', ''"
    })
    void argumentsAreNoPartOfTheProgram(String command, String program) {
        assertThat(ProgramPattern.programOf(command)).isEqualTo(program);
    }
}
