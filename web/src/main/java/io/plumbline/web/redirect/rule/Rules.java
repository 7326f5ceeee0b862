package io.plumbline.web.redirect.rule;

import io.plumbline.persistence.link.RedirectRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of a link, ready to be tried. Immutable. */
public final class Rules {

    private static final int BYTES_PER_RULE = 64;
    private static final int BYTES_PER_CONDITION = 160;

    private final Rule[] rules;

    private Rules(Rule[] rules) {
        this.rules = rules;
    }

    /** The rules as they are stored, made ready; null if there are none. */
    public static @Nullable Rules of(List<RedirectRule> stored) {
        var rules = new ArrayList<Rule>();
        for (var rule : stored) {
            // one without conditions holds for nobody
            if (!rule.conditions().isEmpty()) {
                var conditions = new ArrayList<Condition>();
                for (var condition : rule.conditions()) {
                    conditions.add(Condition.of(condition));
                }
                rules.add(new Rule(rule.longUrl(), conditions.toArray(new Condition[0])));
            }
        }
        return rules.isEmpty() ? null : new Rules(rules.toArray(new Rule[0]));
    }

    /** The URL of the first rule whose conditions all hold, as it is stored; null if there is none. */
    public @Nullable String longUrlFor(Visitor visitor) {
        for (var rule : rules) {
            if (rule.holdsFor(visitor)) {
                return rule.longUrl;
            }
        }
        return null;
    }

    /** An estimate of the memory that they take. */
    public int weightBytes() {
        var bytes = 0;
        for (var rule : rules) {
            bytes += BYTES_PER_RULE + rule.longUrl.length() + BYTES_PER_CONDITION * rule.conditions.length;
        }
        return bytes;
    }

    private static final class Rule {

        private final String longUrl;
        private final Condition[] conditions;

        private Rule(String longUrl, Condition[] conditions) {
            this.longUrl = longUrl;
            this.conditions = conditions;
        }

        private boolean holdsFor(Visitor visitor) {
            for (var condition : conditions) {
                if (!condition.holdsFor(visitor)) {
                    return false;
                }
            }
            return true;
        }
    }
}
