package io.plumbline.batch.repair;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One quantity with the old build and with the new one. Immutable.
 *
 * @param quantity what is compared
 * @param of which cache it is about; absent where it is about the whole JVM
 * @param before with the old build; absent where it was not told
 * @param after with the new one; absent where it is not told
 * @param change by what part of itself {@code after} is more than {@code before}: -0.4 is 40 % less; absent where either is
 * @param outcome what it comes to
 * @param why what is missing, if it is too early or not known; else absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Comparison(
        Quantity quantity,
        @Nullable String of,
        @Nullable Interval before,
        @Nullable Interval after,
        @Nullable Interval change,
        Outcome outcome,
        @Nullable String why) {

    public Comparison {
        if ((outcome == Outcome.TOO_EARLY || outcome == Outcome.UNKNOWN) != (why != null)) {
            throw new IllegalArgumentException("A comparison that is " + outcome.words()
                    + (why == null ? " must say what is missing" : " misses nothing, but says \"" + why + "\""));
        }
    }

    /** It in a sentence, such as {@code hit rate of redirect: 32 % before, 79 % after (+147 %, +120 % to +175 %): better}. */
    public String sentence() {
        var text = new StringBuilder(quantity.label());
        if (of != null) {
            text.append(" of ").append(of);
        }
        text.append(": ");
        if (before != null) {
            text.append(side(before)).append(" before");
        }
        if (after != null) {
            text.append(before == null ? "" : ", ").append(side(after)).append(" after");
        }
        if (change != null) {
            text.append(" (").append(changed(change.value()));
            if (change.width() > 0) {
                text.append(", ").append(changed(change.low())).append(" to ").append(changed(change.high()));
            }
            text.append(')');
        }
        text.append(before == null && after == null ? "" : ": ").append(outcome.words());
        return why == null
                ? text.append('.').toString()
                : text.append("; ").append(why).append('.').toString();
    }

    private String side(Interval side) {
        return quantity.words(side.value())
                + (side.width() > 0
                        ? " [" + quantity.words(side.low()) + " to " + quantity.words(side.high()) + "]"
                        : "");
    }

    /** A change in percent with its sign. */
    static String changed(double share) {
        return (share > 0 ? "+" : "") + Quantity.percent(share);
    }
}
