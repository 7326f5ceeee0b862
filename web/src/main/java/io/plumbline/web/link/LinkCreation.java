package io.plumbline.web.link;

import io.plumbline.persistence.link.CodeSettings;
import io.plumbline.persistence.link.CodeTakenException;
import io.plumbline.persistence.link.LinkShortener;
import io.plumbline.persistence.link.NewLink;
import io.plumbline.web.access.Caller;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.redirect.KnownCodes;
import io.plumbline.web.title.TitleFetch;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;

/** From the body of a request to a stored link and its JSON, for both interfaces that make links. */
@Dependent
public class LinkCreation {

    private static final ShortUrlCreation NOTHING = ShortUrlCreation.to(null);

    private static final Metadata SHORTENED = Metadata.builder()
            .withName("plumbline_links_shortened")
            .withDescription("Wishes for a short link that were fulfilled, with a new link or an existing one")
            .build();

    private final LinkShortener shortener;
    private final ShortUrlShapes shapes;
    private final CodeSettings codes;
    private final LongUrls longUrls;
    private final TitleFetch titles;
    private final CreationTurns turns;
    private final KnownCodes known;
    private final Counter shortened;

    @Inject
    public LinkCreation(
            LinkShortener shortener,
            ShortUrlShapes shapes,
            CodeSettings codes,
            LongUrls longUrls,
            TitleFetch titles,
            CreationTurns turns,
            KnownCodes known,
            MetricRegistry metrics) {
        this.shortener = shortener;
        this.shapes = shapes;
        this.codes = codes;
        this.longUrls = longUrls;
        this.titles = titles;
        this.turns = turns;
        this.known = known;
        this.shortened = metrics.counter(SHORTENED);
    }

    /**
     * Makes the link that a body asks for; a request without a body asks for nothing, which is not valid.
     *
     * @throws ProblemException if the data is not valid or the slug is taken
     */
    ShortUrl create(@Nullable ShortUrlCreation body, UriInfo request, Caller caller) {
        var wish = Objects.requireNonNullElse(body, NOTHING)
                .validated(longUrls, codes, shapes.defaultAuthority(request), caller);
        try {
            var titled = titled(wish);
            var link = turns.await(() -> shapes.of(shortener.shorten(titled, Instant.now()), request));
            // known here at once; the notice takes a moment
            known.add(link.shortCode());
            shortened.inc();
            return link;
        } catch (CodeTakenException taken) {
            throw new ProblemException(problemOf(taken));
        }
    }

    /** The wish with its page's title, if it has none and the page has one; asked before the transaction begins. */
    private NewLink titled(NewLink wish) {
        return wish.title() == null
                ? titles.titleOf(wish.longUrl()).map(wish::titled).orElse(wish)
                : wish;
    }

    private static Problem problemOf(CodeTakenException taken) {
        var detail = "Provided slug \"" + taken.code() + "\" is already in use";
        return taken.authority().isEmpty()
                ? Problem.of(ProblemType.NON_UNIQUE_SLUG, detail + ".").with("customSlug", taken.code())
                : Problem.of(ProblemType.NON_UNIQUE_SLUG, detail + " for domain \"" + taken.authority() + "\".")
                        .with("customSlug", taken.code())
                        .with("domain", taken.authority());
    }
}
