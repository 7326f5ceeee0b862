package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerMemoryTest {

    private static final long MEBIBYTE = 1L << 20;

    @ParameterizedTest
    @CsvSource({"128, 96, 32", "640, 96, 64", "10240, 96, 1024"})
    void theHeapBeginsSmallAndItsYoungGenerationStaysSo(long heap, long first, long young) {
        assertThat(new ServerMemory(heap * MEBIBYTE).options())
                .contains("-Xms" + first * MEBIBYTE, "-XX:MaxNewSize=" + young * MEBIBYTE);
    }

    @ParameterizedTest
    @ValueSource(longs = {128, 512, 8192})
    void thisJvmTakesTheOptionsAndDoesAsTheySay(long heap) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-XX:+UseG1GC"));
        command.addAll(new ServerMemory(heap * MEBIBYTE).options());
        command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));

        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).doesNotContain("warning:");
        assertThat(printed).containsPattern("InitialHeapSize += " + 96 * MEBIBYTE + " ");
    }
}
