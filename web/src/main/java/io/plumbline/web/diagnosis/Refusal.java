package io.plumbline.web.diagnosis;

import io.plumbline.batch.trace.EventAnswer;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import java.util.Optional;
import java.util.OptionalLong;

/** The ways in which this package refuses a request, and how what was sent is quoted. Thread-safe. */
final class Refusal {

    private static final int LONGEST_QUOTED = 100;

    private Refusal() {}

    /** The value, or a 404 that names what is not there. */
    static <T> T orNotFound(Optional<T> found, String kind, long id) {
        return found.orElseThrow(() -> notFound(kind, id));
    }

    /** The night, or a 404 that says how nights are named. */
    static <T> T orNotFound(Optional<T> found, String night) {
        return found.orElseThrow(() -> new ProblemException(Problem.of(
                ProblemType.NOT_FOUND,
                "There was no night " + quoted(night)
                        + " that looked at a target; nights are named by when they were due, such as"
                        + " 2026-03-01T02:30:00Z, and the last one is latest.")));
    }

    /** The id of what was made for it, or a 404 that names what is not there. */
    static long orNotFound(OptionalLong made, String kind, long id) {
        return made.orElseThrow(() -> notFound(kind, id));
    }

    /** The id of what has this name, or a 404 that says how to make it. */
    static long orNotFound(OptionalLong found, String kind, String name) {
        return found.orElseThrow(() -> new ProblemException(Problem.of(
                ProblemType.NOT_FOUND,
                "There is no " + kind + " with the name or id " + quoted(name)
                        + "; register it first, with the kind \"upload\" if nobody reaches it.")));
    }

    /** Ends the request with a 404 that names what is not there. */
    static void requireFound(boolean isFound, String kind, long id) {
        if (!isFound) {
            throw notFound(kind, id);
        }
    }

    private static ProblemException notFound(String kind, long id) {
        return new ProblemException(
                Problem.of(ProblemType.NOT_FOUND, "There is no " + kind + " with the id \"" + id + "\"."));
    }

    /** An expression over events that cannot be asked: what is wrong with it, and where. */
    static ProblemException expression(EventAnswer.Refused refused) {
        return new ProblemException(Problem.of(ProblemType.BAD_REQUEST, refused.reason())
                .with("line", refused.line())
                .with("column", refused.column())
                .with("expression", refused.expression())
                .with("message", refused.message()));
    }

    /** A finding that is spoken of and not there. */
    static ProblemException noFinding(long id) {
        return notFound("finding", id);
    }

    /** A request that the state of things forbids. */
    static ProblemException conflict(String detail) {
        return new ProblemException(Problem.of(ProblemType.CONFLICT, detail));
    }

    /** A question about profiles that cannot be answered. */
    static ProblemException notDrawn(String reason) {
        return conflict("This profile cannot be shown so: " + reason);
    }

    /** More questions about profiles than are answered at a time. */
    static ProblemException busyDrawing() {
        return new ProblemException(
                Problem.of(
                        ProblemType.SERVICE_UNAVAILABLE,
                        "As many profiles are being drawn as may be at a time (plumbline.profile.shown-at-once); try again in a moment."));
    }

    /** A baseline that is not, or no longer, there. */
    static ProblemException withoutBaseline(long id) {
        return new ProblemException(Problem.of(
                ProblemType.NOT_FOUND,
                "There is no profile with the id \"" + id
                        + "\" to compare with, or no longer; the list of the target's profiles"
                        + " has those that there are."));
    }

    /** Two heap snapshots about which nobody has asked. */
    static ProblemException notCompared(TwoSnapshots two) {
        return new ProblemException(
                Problem.of(
                        ProblemType.NOT_FOUND,
                        "Captures " + two.earlier() + " and " + two.later()
                                + " were not compared; POST here has them compared, if they are two heap snapshots of the target."));
    }

    /** Captures that are not, or no longer, there. */
    static ProblemException withoutCaptures(long target, TwoSnapshots two) {
        return new ProblemException(Problem.of(
                ProblemType.NOT_FOUND,
                "Target " + target + " does not have both of the captures " + two.earlier() + " and " + two.later()
                        + ", or no longer; the list of its captures has those that there are."));
    }

    /** A notice by a channel that is not configured. */
    static ProblemException nobodyTold(String channel) {
        return conflict("Nobody is told by " + channel + "; set plumbline.notice." + channel
                + ".… and start the service anew.");
    }

    /** A body that is no JSON object. */
    static ProblemException malformedBody() {
        return new ProblemException(
                Problem.of(ProblemType.MALFORMED_REQUEST_BODY, "Provided request does not contain a valid JSON body."));
    }

    /** The reason against a value of one element. */
    static String unfit(String value, String allowed) {
        return "is " + quoted(value) + "; it must be " + allowed;
    }

    /** A text in double quotes, without control characters and cut where it would fill the message. */
    static String quoted(String text) {
        var shown = text.length() <= LONGEST_QUOTED ? text : text.substring(0, LONGEST_QUOTED) + "…";
        return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
