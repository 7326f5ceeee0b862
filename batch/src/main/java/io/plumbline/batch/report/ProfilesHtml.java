package io.plumbline.batch.report;

import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.PathGrowth;
import io.plumbline.batch.profile.ProfileDiff;
import io.plumbline.batch.profile.ProfiledStack;
import io.plumbline.batch.profile.Reading;
import io.plumbline.batch.verdict.Wording;
import java.util.List;

/** The profiles of a diagnosis as sections of the page, one for each reading: the heaviest stacks, and the paths that grew. */
final class ProfilesHtml {

    private static final int STACKS_SHOWN = 8;
    private static final int PATHS_SHOWN = 8;
    private static final int FRAMES_SHOWN = 6;

    private final Report report;
    private final LocalTimes times;
    private final StringBuilder page;

    ProfilesHtml(Report report, LocalTimes times, StringBuilder page) {
        this.report = report;
        this.times = times;
        this.page = page;
    }

    void write() {
        report.profiles().forEach(this::section);
    }

    private void section(ComparedProfile profile) {
        var summary = profile.summary();
        page.append("<section><h2>")
                .append(heading(summary.reading()))
                .append("</h2><p>")
                .append(Wording.bytes((double) summary.bytes()))
                .append(' ')
                .append(summary.reading().words())
                .append(", ")
                .append(times.minute(summary.from()))
                .append(" to ")
                .append(times.minute(summary.to()))
                .append("; ")
                .append(summary.samples())
                .append(" samples, ")
                .append(summary.weighting().words())
                .append(". ")
                .append(link(profile.id(), "flame-graph", "Flame graph"))
                .append(", ")
                .append(link(profile.id(), "collapsed", "collapsed stacks"))
                .append(", ")
                .append(link(profile.id(), "pprof", "pprof"))
                .append(".</p>");
        if (!summary.stacks().isEmpty()) {
            stacks(profile);
        }
        comparison(profile);
        summary.notes().forEach(note -> quiet(note));
        page.append("</section>\n");
    }

    static String heading(Reading reading) {
        return switch (reading) {
            case ALLOCATED -> "Where memory is allocated";
            case LIVE -> "Where what stays alive was allocated";
            case UNFREED -> "Where native memory was allocated that was not freed";
            case PROFILER_ALLOCATED -> "Where memory is allocated, as async-profiler saw it";
            case PROFILER_LIVE -> "Where what stays alive was allocated, as async-profiler saw it";
            case PROFILER_UNFREED -> "Where native memory was allocated that was not freed, as async-profiler saw it";
        };
    }

    private void stacks(ComparedProfile profile) {
        Html.table(
                page,
                List.of("class", "bytes", "share", "allocated in", "called from"),
                profile.summary().stacks().stream()
                        .limit(STACKS_SHOWN)
                        .map(stack -> List.of(
                                stack.className(),
                                Wording.bytes((double) stack.bytes()),
                                share(stack, profile),
                                stack.site(),
                                callers(stack.frames(), stack.site()))));
    }

    private static String share(ProfiledStack stack, ComparedProfile profile) {
        return Wording.percent(
                (double) stack.bytes() / Math.max(1, profile.summary().bytes()));
    }

    private void comparison(ComparedProfile profile) {
        var diff = profile.diff();
        if (diff == null) {
            quiet("Not compared with an earlier recording: " + profile.baseline() + ".");
            return;
        }
        quiet("Compared with " + profile.baseline() + ": of " + diff.comparedPaths() + " paths of calls "
                + (profile.grown().isEmpty()
                        ? "none"
                        : Integer.toString(profile.grown().size()))
                + " grew beyond doubt.");
        if (!profile.grown().isEmpty()) {
            page.append("<h3>")
                    .append(link(profile.id(), "difference/flame-graph", "What is new"))
                    .append("</h3>");
            Html.table(
                    page,
                    List.of("class", "grew by", "interval", "before", "now", "allocated in", "called from"),
                    profile.grown().stream().limit(PATHS_SHOWN).map(path -> row(diff, path)));
        }
    }

    private static List<String> row(ProfileDiff diff, PathGrowth path) {
        var unit = diff.unit().replace("bytes", "");
        return List.of(
                path.className(),
                Wording.bytes(path.growth()) + unit,
                Wording.bytes(path.low()) + " to " + Wording.bytes(path.high()) + unit,
                Wording.bytes(path.baselineRate()) + unit,
                Wording.bytes(path.laterRate()) + unit,
                path.site(),
                callers(path.frames(), path.site()));
    }

    /** The frames that lead to the site, the nearest first. */
    private static String callers(List<Frame> frames, String site) {
        var names = frames.stream().map(Frame::toString).toList();
        int at = names.indexOf(site);
        return String.join(
                " ← ", names.subList(Math.min(names.size(), at + 1), Math.min(names.size(), at + 1 + FRAMES_SHOWN)));
    }

    private static String link(long profile, String what, String words) {
        return "<a href=\"../profiles/" + profile + "/" + what + "\">" + words + "</a>";
    }

    private void quiet(String sentence) {
        page.append("<p class=\"quiet\">").append(Html.text(sentence)).append("</p>");
    }
}
