package io.plumbline.persistence.visit;

/**
 * How often something was visited, with and without the visits that are probably not human. Immutable.
 *
 * @param total every visit; always the sum of the other two
 * @param nonBots visits of people, as far as can be told
 * @param bots visits of crawlers, monitors and other programs
 */
public record VisitsSummary(long total, long nonBots, long bots) {

    /** No visit yet. */
    public static final VisitsSummary NONE = new VisitsSummary(0, 0, 0);

    public VisitsSummary {
        if (nonBots < 0 || bots < 0 || total != nonBots + bots) {
            throw new IllegalArgumentException(
                    "total " + total + " must be non-bots " + nonBots + " plus bots " + bots + ", none negative");
        }
    }

    /** The summary of so many visits, of which so many are bots'. */
    public static VisitsSummary of(long total, long bots) {
        return new VisitsSummary(total, total - bots, bots);
    }

    /** Both together. */
    public VisitsSummary plus(VisitsSummary other) {
        return of(total + other.total, bots + other.bots);
    }

    /** What is left without some of the visits. */
    public VisitsSummary minus(VisitsSummary some) {
        return of(total - some.total, bots - some.bots);
    }
}
