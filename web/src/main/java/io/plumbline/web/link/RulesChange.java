package io.plumbline.web.link;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.plumbline.persistence.link.RedirectRule;
import io.plumbline.persistence.link.RuleCondition;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that replaces the rules of a link, as it came; members that the contract does not know are ignored,
 * because clients send back what they read, priorities included. Immutable but for its lists.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RulesChange(@Nullable List<@Nullable Rule> redirectRules) {

    /** The most rules of a link: each redirect tries them one by one. */
    static final int MOST_RULES = 100;

    /** The most conditions of a rule. */
    static final int MOST_CONDITIONS = 20;

    /** A rule as it came. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Rule(@Nullable String longUrl, @Nullable List<@Nullable Condition> conditions) {}

    /** A condition as it came. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Condition(
            @Nullable String type,
            @Nullable String matchKey,
            @Nullable String matchValue) {}

    /**
     * The rules that the body stands for.
     *
     * @throws io.plumbline.web.problem.ProblemException if the data is not valid; it names every element that is wrong, as in
     *     {@code redirectRules.0.conditions.1.matchValue}
     */
    static List<RedirectRule> validated(@Nullable RulesChange body, LongUrls longUrls) {
        var invalid = Problem.invalidData();
        var sent = elements(body == null ? null : body.redirectRules(), "redirectRules", MOST_RULES, invalid);
        var rules = new ArrayList<RedirectRule>();
        for (var i = 0; i < sent.size(); i++) {
            var element = "redirectRules." + i;
            var rule = Objects.requireNonNullElse(sent.get(i), new Rule(null, null));
            longUrls.faultOf(rule.longUrl()).ifPresent(fault -> invalid.add(element + ".longUrl", fault));
            var conditions = conditionsOf(rule, element + ".conditions", invalid);
            rules.add(new RedirectRule(
                    Objects.requireNonNullElse(rule.longUrl(), "").strip(), conditions));
        }
        invalid.refuse();
        return rules;
    }

    private static List<RuleCondition> conditionsOf(Rule rule, String element, InvalidData invalid) {
        var sent = elements(rule.conditions(), element, MOST_CONDITIONS, invalid);
        invalid.require(!sent.isEmpty(), element, "is empty; a rule needs a condition");
        var conditions = new ArrayList<RuleCondition>();
        for (var i = 0; i < sent.size(); i++) {
            var condition = Objects.requireNonNullElse(sent.get(i), new Condition(null, null, null));
            ConditionCheck.checked(condition, element + "." + i, invalid).ifPresent(conditions::add);
        }
        return conditions;
    }

    private static <T extends @Nullable Object> List<T> elements(
            @Nullable List<T> sent, String element, int most, InvalidData invalid) {
        invalid.require(sent != null, element, "is missing; it must be an array");
        var elements = sent == null ? List.<T>of() : sent;
        invalid.require(
                elements.size() <= most, element, "has " + elements.size() + " elements; it may have at most " + most);
        return elements.size() <= most ? elements : elements.subList(0, 0);
    }
}
