package io.plumbline.batch.rules;

import io.plumbline.batch.process.BoundedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.flightrecorder.CouldNotLoadRecordingException;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.ResultToolkit;
import org.openjdk.jmc.flightrecorder.rules.RuleRegistry;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/** The JVM in which {@link RulesStudy} asks the rules. It has their libraries, and the serving JVM has not. */
final class RulesProcess {

    private static final int THREADS = 1;
    private static final int LONGEST_SUMMARY = 1_000;
    private static final double HIGHEST = 100;

    private RulesProcess() {}

    /** Takes the recording, and where the answer goes. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        BoundedJvm.endWithWhoStartedUs();
        Files.writeString(Path.of(arguments[1]), RulesJson.written(opinion(Path.of(arguments[0]))));
        BoundedJvm.answered();
    }

    static SecondOpinion opinion(Path recording) throws InterruptedException {
        IItemCollection events;
        try {
            events = JfrLoaderToolkit.loadEvents(recording.toFile());
        } catch (IOException | CouldNotLoadRecordingException unreadable) {
            return SecondOpinion.none("They could not read the recording: " + recording.getFileName() + ": "
                    + unreadable.getMessage() + ".");
        }
        var results = new ArrayList<RuleResult>();
        int notAsked = 0;
        int failed = 0;
        var evaluations = RulesToolkit.evaluateParallel(
                RuleRegistry.getRules(), events, IPreferenceValueProvider.DEFAULT_VALUES, THREADS);
        for (var evaluation : evaluations.entrySet()) {
            try {
                var result = result(evaluation.getKey(), evaluation.getValue().get());
                if (result == null) {
                    notAsked++;
                } else {
                    results.add(result);
                }
            } catch (ExecutionException broken) {
                failed++;
            }
        }
        return new SecondOpinion(results, notAsked, failed, null);
    }

    /** Absent if the rule had nothing to look at. */
    private static @Nullable RuleResult result(IRule rule, @Nullable IResult result) {
        if (result == null) {
            return null;
        }
        var level = level(result.getSeverity());
        if (level == null) {
            return null;
        }
        var score = result.getResult(TypedResult.SCORE);
        var summary = summary(result);
        return new RuleResult(
                rule.getId(),
                rule.getName(),
                String.valueOf(rule.getTopic()),
                score == null ? 0 : Math.max(0, Math.min(HIGHEST, score.doubleValueIn(UnitLookup.NUMBER_UNITY))),
                level,
                cut(summary == null ? "" : summary));
    }

    /* The texts double their apostrophes for java.text.MessageFormat, through which this toolkit does not put them. */
    private static @Nullable String summary(IResult result) {
        var text = result.getSummary();
        return text == null ? null : ResultToolkit.populateMessage(result, text.replace("''", "'"), false);
    }

    private static RuleResult.@Nullable Level level(Severity severity) {
        return switch (severity) {
            case OK -> RuleResult.Level.FINE;
            case INFO -> RuleResult.Level.WORTH_KNOWING;
            case WARNING -> RuleResult.Level.WARNING;
            case NA, IGNORE -> null;
        };
    }

    private static String cut(String summary) {
        return summary.length() <= LONGEST_SUMMARY ? summary : summary.substring(0, LONGEST_SUMMARY) + "…";
    }
}
