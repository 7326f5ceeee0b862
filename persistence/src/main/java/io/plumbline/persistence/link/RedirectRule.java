package io.plumbline.persistence.link;

import java.util.List;

/**
 * Sends the visitors for whom all conditions hold elsewhere; of a link's rules the first that does wins. Immutable.
 *
 * @param longUrl where those visitors go instead of the link's own URL
 */
public record RedirectRule(String longUrl, List<RuleCondition> conditions) {

    public RedirectRule {
        conditions = List.copyOf(conditions);
    }
}
