package io.plumbline.web.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.link.LinkChange;
import io.plumbline.persistence.link.LinkDescription;
import io.plumbline.persistence.link.LinkEditor;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.title.TitleFetch;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** From the body of a request to a changed link and its JSON; and the end of links, where they may be deleted. */
@Dependent
public class LinkEdition {

    private final LinkEditor editor;
    private final ShortUrlShapes shapes;
    private final LinkSettings settings;
    private final LongUrls longUrls;
    private final TitleFetch titles;

    @Inject
    public LinkEdition(
            LinkEditor editor, ShortUrlShapes shapes, LinkSettings settings, LongUrls longUrls, TitleFetch titles) {
        this.editor = editor;
        this.shapes = shapes;
        this.settings = settings;
        this.longUrls = longUrls;
        this.titles = titles;
    }

    ShortUrl edit(LinkDescription link, @Nullable JsonNode body, UriInfo request) throws JsonProcessingException {
        editor.change(link.id(), titled(ShortUrlEdition.changeOf(body, longUrls)));
        return shapes.of(link.id(), request);
    }

    /** The change with its page's title, if it leads elsewhere and says nothing of one. */
    private LinkChange titled(LinkChange change) {
        var longUrl = change.longUrl();
        return longUrl == null || change.title() != null
                ? change
                : titles.titleOf(longUrl).map(change::titled).orElse(change);
    }

    /**
     * Deletes a link.
     *
     * @throws ProblemException if it was visited so often that it may not be deleted
     */
    void delete(LinkDescription link) {
        var threshold = settings.deleteThreshold();
        if (threshold != null && link.visits() >= threshold) {
            throw new ProblemException(undeletable(link, threshold));
        }
        editor.delete(link.id());
    }

    private static Problem undeletable(LinkDescription link, long threshold) {
        var isOfDefault = link.authority().isEmpty();
        var problem = Problem.of(
                        ProblemType.INVALID_SHORT_URL_DELETION,
                        "Impossible to delete short URL with short code \"" + link.shortCode() + "\""
                                + (isOfDefault ? "" : " for domain \"" + link.authority() + "\"")
                                + ", since it has more than \"" + threshold + "\" visits.")
                .with("shortCode", link.shortCode())
                .with("threshold", threshold);
        return isOfDefault ? problem : problem.with("domain", link.authority());
    }
}
