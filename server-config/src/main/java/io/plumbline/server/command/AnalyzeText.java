package io.plumbline.server.command;

import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.rules.SecondOpinion;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.verdict.Finding;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What files say, for people. */
final class AnalyzeText {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private static final int MOST = 5;
    private static final int MOST_LOCALS = 2;
    private static final double PERCENT = 100;
    private static final double NANOS_OF_MILLI = 1e6;

    private final StringBuilder text = new StringBuilder();

    private AnalyzeText() {}

    static String of(AnalyzeAnswer answer) {
        var text = new AnalyzeText();
        text.line("%s: %s", answer.verdict(), answer.reason());
        int number = 0;
        for (var finding : answer.findings()) {
            number++;
            text.finding(number, finding);
        }
        answer.profiles().forEach(text::profile);
        if (answer.trace() != null) {
            text.trace(answer.trace());
        }
        if (answer.heldByThreads() != null && answer.heldByThreads().matters()) {
            text.held(answer.heldByThreads());
        }
        if (answer.secondOpinion() != null) {
            text.opinion(answer.secondOpinion());
        }
        if (!answer.notes().isEmpty()) {
            text.heading("To know");
            answer.notes().forEach(note -> text.line("  %s", note));
        }
        text.heading("Looked at");
        for (var file : answer.files()) {
            text.line(
                    "  %s: %s%s, %,d bytes%s",
                    file.file(),
                    file.kind(),
                    file.at() == null ? "" : " of " + file.at(),
                    file.bytes(),
                    file.damage() == null ? "" : "; not whole: " + file.damage());
        }
        if (!answer.notLookedAt().isEmpty()) {
            text.heading("Not looked at");
            answer.notLookedAt().forEach(gap -> text.line("  %s: %s", gap.what(), gap.why()));
        }
        return text.text.toString();
    }

    /** Names in files may be made to steer a reader's terminal. */
    static String harmless(String line) {
        return CONTROL.matcher(line).replaceAll("?");
    }

    private void finding(int number, Finding finding) {
        line("");
        line("%d. %s", number, finding.summary());
        line(
                "   grade %s, %s, fingerprint %s",
                finding.grade(),
                finding.area().name().toLowerCase(Locale.ROOT),
                finding.fingerprint()
                        .substring(0, Math.min(12, finding.fingerprint().length())));
        part("element", finding.element());
        part(
                "held by",
                finding.holder() == null
                        ? null
                        : finding.holder() + (finding.holderField() == null ? "" : "." + finding.holderField()));
        part("allocated at", finding.allocationSite());
        part("path", finding.path().isEmpty() ? null : String.join(" -> ", finding.path()));
        part("repair", finding.repair());
        finding.evidence().forEach(seen -> part("seen", seen));
    }

    private void profile(ToldProfile told) {
        var profile = told.profile();
        heading(String.format(
                Locale.ROOT,
                "Bytes %s, %s to %s: %,d, by %,d samples",
                profile.reading().words(),
                profile.from(),
                profile.to(),
                profile.bytes(),
                profile.samples()));
        profile.stacks().stream()
                .limit(MOST)
                .forEach(stack -> line(
                        "  %5.1f %%  %s at %s",
                        PERCENT * stack.bytes() / Math.max(1, profile.bytes()), stack.className(), stack.site()));
        var growth = told.growth();
        if (growth != null) {
            line("  against the recording before:%s", growth.flagged().isEmpty() ? " nothing grew beyond doubt" : "");
            growth.flagged().stream()
                    .limit(MOST)
                    .forEach(path -> line(
                            "    +%,.0f %s [%,.0f, %,.0f]  %s at %s",
                            path.growth(), growth.unit(), path.low(), path.high(), path.className(), path.site()));
        }
        if (told.notCompared() != null) {
            line("  not compared: %s", told.notCompared());
        }
        told.drawings().forEach(file -> line("  drawn: %s", file));
    }

    private void opinion(SecondOpinion opinion) {
        heading("Second opinion, which is not ours: " + SecondOpinion.WHOSE);
        line(
                "  %d of them have something to say, %d find nothing, %d have nothing to look at",
                opinion.remarkable().size(),
                opinion.results().size() - opinion.remarkable().size(),
                opinion.notAsked());
        opinion.remarkable().stream()
                .limit(MOST)
                .forEach(result -> line("  %3.0f  %s: %s", result.score(), result.id(), harmless(result.summary())));
    }

    private void trace(Trace trace) {
        var collections = trace.collections();
        if (collections != null) {
            var summary = collections.summary();
            heading(String.format(Locale.ROOT, "Collections, %s to %s", collections.from(), collections.to()));
            line(
                    "  %,d by %s: %,d young, %,d mixed, %,d full, %,d concurrent",
                    summary.collections(),
                    collections.collector(),
                    summary.young(),
                    summary.mixed(),
                    summary.full(),
                    summary.concurrent());
            line(
                    "  stops: %.1f ms at most, 99 of 100 no longer than %.1f ms",
                    summary.pauses().longestNanos() / NANOS_OF_MILLI,
                    summary.pauses().p99Nanos() / NANOS_OF_MILLI);
        }
        var hanging = trace.hanging();
        if (!hanging.isEmpty()) {
            heading("Threads that hang");
            hanging.stream()
                    .limit(MOST)
                    .forEach(cluster -> line(
                            "  %d in state %s%s at %s",
                            cluster.threads(),
                            cluster.state(),
                            cluster.waitsFor() == null ? "" : ", waiting for " + cluster.waitsFor(),
                            cluster.frames().isEmpty()
                                    ? "an unknown place"
                                    : cluster.frames().get(0)));
        }
        if (!trace.routes().isEmpty()) {
            heading("Requests");
            trace.routes().stream()
                    .limit(MOST)
                    .forEach(route -> line(
                            "  %s %s: %,d requests, %,d bytes each, %,d ms at most",
                            route.method(),
                            route.route(),
                            route.requests(),
                            route.bytesPerRequest(),
                            route.longest().toMillis()));
        }
    }

    private void held(HeldByThreads held) {
        heading(String.format(
                Locale.ROOT,
                "What threads keep alive by themselves, of %,d bytes at %s",
                held.heapBytes(),
                held.takenAt()));
        held.families().stream()
                .filter(family -> held.counts(family.retainedBytes()))
                .limit(MOST)
                .forEach(family -> line(
                        "  %,d bytes: %s, threads: %,d, of which %,d%s at %s",
                        family.retainedBytes(),
                        family.stem(),
                        family.threads(),
                        family.standing(),
                        family.state() == null ? "" : " in state " + family.state(),
                        family.at().isEmpty() ? "an unknown place" : family.at()));
        held.largest().stream()
                .filter(thread -> held.counts(thread.retainedBytes()))
                .limit(MOST)
                .forEach(this::held);
        held.pools()
                .forEach(pool -> line(
                        "  %,d bytes by the queue of a %s%s: %,d tasks for %,d threads",
                        pool.queueBytes(),
                        pool.className(),
                        pool.holder() == null ? "" : " in " + pool.holder(),
                        pool.queued(),
                        pool.workers()));
        if (held.finalizable() > 0) {
            line("  %,d dead objects wait for the finalizer thread", held.finalizable());
        }
        if (held.unreachableBytes() > 0) {
            line("  %,d bytes nobody keeps alive, and no collection has freed them yet", held.unreachableBytes());
        }
    }

    private void held(HeldByThreads.Holding thread) {
        line(
                "    %s: %,d bytes, and %,d that others hold, too",
                thread.name(), thread.retainedBytes(), thread.sharedBytes());
        thread.locals().stream()
                .filter(local -> !local.shared())
                .limit(MOST_LOCALS)
                .forEach(local -> line(
                        "      %,d bytes in %,d %s%s",
                        local.retainedBytes(),
                        local.objects(),
                        local.className(),
                        local.frame().isEmpty() ? "" : " of " + local.frame()));
    }

    private void part(String name, @Nullable String value) {
        if (value != null) {
            line("   %s: %s", name, value);
        }
    }

    private void heading(String words) {
        line("");
        line("%s", words);
    }

    private void line(String format, @Nullable Object... values) {
        text.append(harmless(String.format(Locale.ROOT, format, values))).append(System.lineSeparator());
    }
}
