package io.plumbline.web.link;

import io.plumbline.persistence.link.RedirectRules;
import io.plumbline.web.access.Caller;
import io.plumbline.web.problem.ProblemException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** The rules of a link that a caller may see. */
@Dependent
public class LinkRules {

    private final RequestedLinks links;
    private final RedirectRules rules;
    private final LongUrls longUrls;

    @Inject
    public LinkRules(RequestedLinks links, RedirectRules rules, LongUrls longUrls) {
        this.links = links;
        this.rules = rules;
        this.longUrls = longUrls;
    }

    /**
     * The rules of a link.
     *
     * @throws ProblemException if the caller sees no such link
     */
    RuleList list(String code, UriInfo request, Caller caller) {
        var link = links.find(code, request, caller);
        return RuleList.of(link.longUrl(), rules.of(link.id()));
    }

    /**
     * Replaces the rules of a link.
     *
     * @throws ProblemException if the caller sees no such link, or the data is not valid
     */
    RuleList replace(String code, @Nullable RulesChange body, UriInfo request, Caller caller) {
        var link = links.find(code, request, caller);
        var wished = RulesChange.validated(body, longUrls);
        if (!rules.replace(link.id(), wished)) {
            // deleted in these moments: is not found now, or another is in its place
            return replace(code, body, request, caller);
        }
        return RuleList.of(link.longUrl(), wished);
    }
}
