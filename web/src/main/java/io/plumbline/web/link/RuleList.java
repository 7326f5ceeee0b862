package io.plumbline.web.link;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.link.RedirectRule;
import io.plumbline.persistence.link.RuleCondition;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a link as the contract writes them, the one that is tried first in front; immutable.
 *
 * @param defaultLongUrl where visitors go for whom no rule holds
 */
public record RuleList(String defaultLongUrl, List<Rule> redirectRules) {

    public RuleList {
        redirectRules = List.copyOf(redirectRules);
    }

    static RuleList of(String longUrl, List<RedirectRule> rules) {
        return new RuleList(
                longUrl,
                IntStream.range(0, rules.size())
                        .mapToObj(place -> Rule.of(place + 1, rules.get(place)))
                        .toList());
    }

    /** One rule; priorities count from 1. */
    public record Rule(String longUrl, int priority, List<Condition> conditions) {
        public Rule {
            conditions = List.copyOf(conditions);
        }

        static Rule of(int priority, RedirectRule rule) {
            return new Rule(
                    rule.longUrl(),
                    priority,
                    rule.conditions().stream().map(Condition::of).toList());
        }
    }

    /** One condition. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Condition(
            String type,
            @Nullable String matchKey,
            @Nullable String matchValue) {

        static Condition of(RuleCondition condition) {
            return new Condition(condition.type().text(), condition.matchKey(), condition.matchValue());
        }
    }
}
