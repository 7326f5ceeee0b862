package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.plumbline.server.demo.DiagnosisApi;
import io.plumbline.server.demo.LabJvm;
import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.FreePort;
import io.plumbline.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two JVMs that nobody asks about, watched by a product that has no night: one leaks, one does not. A webhook is told; the mail
 * server is down at first.
 */
class WatchIT {

    private static final Path LAB = Path.of("target", "plumbline", "lab", "plumbline-lab.jar");
    private static final String SECRET = "of the webhook alone";
    private static final Duration WAIT = Duration.ofMinutes(8);

    private final int mailPort = FreePort.find();
    private final DiagnosisTables tables = new DiagnosisTables(TestDatabase.fresh());

    @TempDir
    private Path directory;

    @Test
    void aLeakIsFoundThoughNobodyAsks() throws Exception {
        var secret = Files.writeString(directory.resolve("webhook-secret"), SECRET);
        try (var webhook = SignedCalls.listen(SECRET);
                var leak = LabJvm.start(LAB, "request-map", "--rate", "1MiB/s");
                var twin = LabJvm.start(LAB, "request-map-repaired", "--rate", "1MiB/s");
                var product = instance(webhook.url(), secret).start()) {
            product.awaitReady();
            var leaking = product.api().register("leak", leak.jmxUrl());
            var healthy = product.api().register("twin", twin.jmxUrl());

            var diagnosis = Awaiting.value(
                    "the watch has the leak diagnosed", WAIT, () -> over(product.api(), leaking), tables::text);

            assertThat(diagnosis.path("origin").asText()).isEqualTo("WATCH");
            assertThat(diagnosis.path("verdict").asText()).isEqualTo("LEAK");
            assertThat(diagnosis.path("findings").path(0).path("element").asText())
                    .contains("ResponseBuffer");
            assertThat(diagnoses(product.api(), healthy))
                    .as("of the healthy twin")
                    .isEmpty();
            var told = Awaiting.value(
                    "the webhook is told", WAIT, () -> webhook.first("\"verdict\":\"LEAK\""), tables::text);
            assertThat(told).contains("\"targetName\":\"leak\"");
            var mail = Awaiting.value("the mail waits", WAIT, () -> refusedMail(product.api()), tables::text);
            assertThat(mail.path("problem").asText()).contains("the mail server");
            assertThat(subjectOnceTheMailServerIsUp()).isEqualTo("[Plumbline] LEAK: leak");
            assertThat(product.api()
                            .post("notices", Map.of("channel", "webhook"))
                            .statusCode())
                    .isEqualTo(202);
            Awaiting.value("the webhook is tried", WAIT, () -> webhook.first("This is a test"), tables::text);

            leak.end();
            assertThatItIsJudgedByWhatThereWas(product.api(), leaking);
        }
    }

    /* The watch has its answer; whoever asks by hand gets it of the JVM that is gone, too. */
    private void assertThatItIsJudgedByWhatThereWas(DiagnosisApi api, long target) throws Exception {
        var gone = Awaiting.value(
                "the leak is missed",
                WAIT,
                () -> Optional.of(api.read("targets/" + target))
                        .filter(seen -> seen.path("absence").asText().equals("NOBODY_THERE")),
                tables::text);
        long asked = api.diagnose(target, Duration.ofMinutes(10));
        var diagnosis = Awaiting.value(
                "the leak that is gone is judged",
                WAIT,
                () -> Optional.of(api.read("diagnoses/" + asked))
                        .filter(seen -> seen.path("state").asText().equals("FINISHED")),
                tables::text);
        assertThat(diagnosis.path("verdict").asText()).isEqualTo("LEAK");
        assertThat(diagnosis.path("epochUnreached").asText()).contains("nobody listens");
        assertThat(diagnosis.path("epochEndedAt"))
                .isEqualTo(gone.path("lastSample").path("at"))
                .isEqualTo(diagnosis.path("to"));
        assertThat(api.read("reports/" + asked).path("notLookedAt").toString())
                .contains("fresh evidence", "the evidence that was there already alone");
        assertThat(api.read("findings?diagnosis=" + asked).path("data").path(0).has("epochUnreached"))
                .isTrue();
    }

    private String subjectOnceTheMailServerIsUp() throws Exception {
        var setup = new ServerSetup(mailPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(WAIT.toMillis());
        var server = new GreenMail(setup);
        server.start();
        try {
            assertThat(server.waitForIncomingEmail(WAIT.toMillis(), 1)).isTrue();
            return server.getReceivedMessages()[0].getSubject();
        } finally {
            server.stop();
        }
    }

    private static Optional<JsonNode> refusedMail(DiagnosisApi api) throws Exception {
        return StreamSupport.stream(
                        api.read("notices?state=waiting").path("data").spliterator(), false)
                .filter(notice -> notice.path("channel").asText().equals("mail"))
                .filter(notice -> notice.has("problem"))
                .findFirst();
    }

    private static Optional<JsonNode> over(DiagnosisApi api, long target) throws Exception {
        return StreamSupport.stream(diagnoses(api, target).spliterator(), false)
                .filter(diagnosis -> diagnosis.path("state").asText().equals("FINISHED"))
                .filter(diagnosis -> diagnosis.path("verdict").asText().equals("LEAK"))
                .findFirst();
    }

    private static JsonNode diagnoses(DiagnosisApi api, long target) throws Exception {
        return api.read("targets/" + target + "/diagnoses").path("data");
    }

    private Instance instance(String webhook, Path secret) throws Exception {
        return FastSchedule.onRequestOnly(Instance.in(directory))
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with("plumbline.database.url", tables.url())
                .with("plumbline.database.user", "postgres")
                .with("plumbline.database.password", "unused")
                .with("plumbline.watch.enabled", "true")
                .with("plumbline.watch.every", "PT2S")
                .with("plumbline.watch.shortest-window", "PT70S")
                .with("plumbline.notice.webhook.url", webhook)
                .with("plumbline.notice.webhook.secret", "file:" + secret.toAbsolutePath())
                .with("plumbline.notice.mail.from", "plumbline@example.org")
                .with("plumbline.notice.mail.to", "ops@example.org")
                .with("plumbline.notice.mail.gather", "PT1S")
                .with("plumbline.notice.mail.host", "127.0.0.1")
                .with("plumbline.notice.mail.port", Integer.toString(mailPort))
                .with("plumbline.notice.first-retry", "PT2S");
    }
}
