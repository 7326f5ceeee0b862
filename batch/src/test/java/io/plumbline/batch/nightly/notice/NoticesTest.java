package io.plumbline.batch.nightly.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.report.Change;
import io.plumbline.batch.report.EarlierFinding;
import io.plumbline.batch.report.History;
import io.plumbline.batch.report.News;
import io.plumbline.batch.report.Report;
import io.plumbline.batch.target.Secret;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Grade;
import io.plumbline.batch.verdict.Subject;
import io.plumbline.batch.verdict.Verdict;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import io.plumbline.persistence.diagnosis.MarkChange;
import io.plumbline.persistence.notice.StoredNotice;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told, and above all what is not. */
class NoticesTest {

    private static final Instant NOON = Waiting.NOON;
    private static final Instant NIGHT_BEFORE = NOON.minus(Duration.ofDays(1));

    private final Waiting waiting = new Waiting();
    private final FindingRepository findings =
            new FindingRepository(waiting.database().dataSource());
    private long target;

    @BeforeEach
    void register() {
        target = waiting.target("shop");
    }

    @Test
    void aNewLeakIsTold() {
        notices(true).note(report(leak("f", 90, 110), History.NONE));

        var told = told();
        assertThat(told).singleElement().satisfies(news -> {
            assertThat(news.targetName()).isEqualTo("shop");
            assertThat(news.verdict()).isEqualTo(Verdict.Kind.LEAK);
            assertThat(news.page()).isEqualTo("https://go.example.org/console/diagnoses/" + news.diagnosis());
            assertThat(news.changes()).hasSize(1);
            assertThat(news.repair()).isEqualTo("Bound it.");
        });
    }

    @Test
    void aLeakThatGoesOnIsToldOnce() {
        notices(true).note(report(leak("f", 90, 110), History.NONE));
        notices(true).note(report(leak("f", 95, 112), seen("f", true, NIGHT_BEFORE)));

        assertThat(told()).hasSize(1);
    }

    @Test
    void aLeakThatGetsWorseIsToldAgain() {
        notices(true).note(report(leak("f", 90, 110), History.NONE));
        notices(true).note(report(leak("f", 900, 990), seen("f", true, NIGHT_BEFORE)));

        assertThat(told()).hasSize(2);
    }

    @Test
    void aLeakThatNobodyWasToldOfIsToldAlthoughItGoesOn() {
        notices(true).note(report(leak("f", 90, 110), seen("f", true, NIGHT_BEFORE)));

        assertThat(told()).hasSize(1);
    }

    @Test
    void whatIsMutedIsNotTold() {
        findings.mark(target, "f", "ada", MarkChange.to(Status.MUTED));

        notices(true).note(report(leak("f", 90, 110), History.NONE));

        assertThat(told()).isEmpty();
    }

    @Test
    void whatWasMutedForAWhileIsToldOnceMoreWhenThatIsOver() {
        notices(true).note(report(leak("f", 90, 110), History.NONE));
        var tomorrow = Instant.now().plus(Duration.ofDays(1));
        findings.mark(target, "f", "ada", MarkChange.to(Status.MUTED).until(tomorrow));
        notices(true).note(report(leak("f", 95, 112), seen("f", true, NIGHT_BEFORE)));
        assertThat(told()).as("while it is muted").hasSize(1);

        findings.mark(target, "f", "ada", MarkChange.to(Status.MUTED).until(NOON.plusSeconds(1)));
        notices(true).note(report(leak("f", 95, 112), seen("f", true, NIGHT_BEFORE)));
        assertThat(told()).as("once that is over").hasSize(2);

        notices(true, NOON.plusSeconds(2)).note(report(leak("f", 95, 112), seen("f", true, NIGHT_BEFORE)));
        notices(true, NOON.plusSeconds(3)).note(report(leak("f", 95, 112), seen("f", true, NIGHT_BEFORE)));
        assertThat(told()).as("told after the end").hasSize(3);
    }

    @Test
    void nothingOfWhatIsMutedStandsInWhatIsToldOfTheOthers() {
        findings.mark(target, "muted", "ada", MarkChange.to(Status.MUTED));
        var soon = NOON.plus(Duration.ofHours(1));
        var verdict = new Verdict.Leak(
                "The muted one leaks.",
                List.of(finding("muted", 90, 110, soon), growing("loud", NOON.plusSeconds(90_000))));

        notices(true).note(report(verdict, History.NONE));

        assertThat(told()).singleElement().satisfies(news -> {
            assertThat(news.verdict()).isEqualTo(Verdict.Kind.GROWTH);
            assertThat(news.summary()).isEqualTo("loud grows.");
            assertThat(news.exhaustionAt()).isEqualTo(NOON.plusSeconds(90_000));
        });
    }

    @Test
    void growthBesideALeakIsNoLeak() {
        var verdict = new Verdict.Leak("It leaks.", List.of(finding("f", 90, 110, null), growing("beside", null)));

        notices(true).note(report(verdict, History.NONE));

        assertThat(told())
                .singleElement()
                .satisfies(news -> assertThat(news.changes())
                        .extracting(Change::fingerprint)
                        .containsExactly("f"));
    }

    @Test
    void whatWasToldAtItsFastestIsNotToldAgainAfterASlowNight() {
        notices(true).note(report(leak("f", 900, 990), History.NONE));
        notices(true).note(report(leak("f", 910, 980), seen("f", true, NIGHT_BEFORE)));

        assertThat(told()).hasSize(1);
    }

    @Test
    void growthIsToldOnlyIfItSoonEndsBadly() {
        notices(true).note(report(growth("a", null), History.NONE));
        notices(true).note(report(growth("b", NOON.plus(Duration.ofDays(9))), History.NONE));
        assertThat(told()).isEmpty();

        notices(true).note(report(growth("b", NOON.plus(Duration.ofDays(2))), seen("b", false, NIGHT_BEFORE)));
        assertThat(told())
                .singleElement()
                .satisfies(news -> assertThat(news.verdict()).isEqualTo(Verdict.Kind.GROWTH));
    }

    @Test
    void growthThatTurnsOutALeakIsTold() {
        notices(true).note(report(growth("f", NOON.plus(Duration.ofDays(2))), History.NONE));
        notices(true).note(report(leak("f", 90, 110), seen("f", false, NIGHT_BEFORE)));

        assertThat(told()).extracting(News::verdict).containsExactly(Verdict.Kind.LEAK, Verdict.Kind.GROWTH);
    }

    @Test
    void aSteadyNightIsSilent() {
        notices(true).note(report(new Verdict.Steady("Nothing grows."), seen("f", true, NIGHT_BEFORE)));

        assertThat(told()).isEmpty();
    }

    @Test
    void withoutAnybodyToTellNothingIsRemembered() {
        notices(false).note(report(leak("f", 90, 110), History.NONE));

        assertThat(waiting.notices().told(target)).isEmpty();
    }

    private List<News> told() {
        return waiting.notices().list(null, 9).stream()
                .map(StoredNotice::content)
                .map(News::parse)
                .toList();
    }

    private Notices notices(boolean webhook) {
        return notices(webhook, NOON);
    }

    private Notices notices(boolean webhook, Instant now) {
        var settings = new NoticeSettings(
                webhook ? new NoticeSettings.Webhook(URI.create("http://127.0.0.1:1"), Secret.parse("env:NONE")) : null,
                null,
                3,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofDays(3),
                "https://go.example.org");
        return new Notices(waiting.notices(), findings, settings, Clock.fixed(now, ZoneOffset.UTC));
    }

    private Report report(Verdict verdict, History history) {
        var evidence = Evidence.of(new Subject(target, "shop", "", null, null), NOON.minusSeconds(600), NOON);
        return new Report(
                waiting.diagnosis(target),
                evidence,
                NOON,
                verdict,
                List.of(),
                null,
                null,
                List.of(),
                history,
                List.of(),
                List.of(),
                null,
                ZoneOffset.UTC);
    }

    private static History seen(String fingerprint, boolean accused, Instant at) {
        return new History(
                new History.Compared(1, at, false),
                List.of(new EarlierFinding(finding(fingerprint, 90, 110, null), 1, accused, at, at, null)),
                List.of(),
                List.of());
    }

    private static Verdict leak(String fingerprint, double low, double high) {
        return new Verdict.Leak("It leaks.", List.of(finding(fingerprint, low, high, null)));
    }

    private static Verdict growth(String fingerprint, @Nullable Instant exhaustionAt) {
        return new Verdict.Growth("It grows.", List.of(growing(fingerprint, exhaustionAt)));
    }

    private static Finding finding(String fingerprint, double low, double high, @Nullable Instant exhaustionAt) {
        return new Finding(
                fingerprint,
                Area.HEAP,
                Grade.B,
                "It grows.",
                (low + high) / 2,
                low,
                high,
                null,
                exhaustionAt,
                "com.acme.Order",
                null,
                null,
                null,
                List.of(),
                "Bound it.",
                List.of(),
                true,
                null);
    }

    private static Finding growing(String fingerprint, @Nullable Instant exhaustionAt) {
        return new Finding(
                fingerprint,
                Area.HEAP,
                Grade.C,
                fingerprint + " grows.",
                100.0,
                90.0,
                110.0,
                null,
                exhaustionAt,
                null,
                null,
                null,
                null,
                List.of(),
                "",
                List.of(),
                false,
                null);
    }
}
