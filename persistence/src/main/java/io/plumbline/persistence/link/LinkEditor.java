package io.plumbline.persistence.link;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** Changes and deletes stored links, each in one transaction. */
@Dependent
@Transactional
public class LinkEditor {

    private final ShortLinks links;
    private final LinkTags tags;

    @Inject
    public LinkEditor(ShortLinks links, LinkTags tags) {
        this.links = links;
        this.tags = tags;
    }

    /** Changes a link; nothing happens if it is not there any more. */
    public void change(long linkId, LinkChange change) {
        links.lock(linkId).ifPresent(link -> {
            link.change(change);
            if (change.tags() != null) {
                tags.set(linkId, change.tags());
            }
        });
    }

    /** Deletes a link with its visits and rules; its tags stay. */
    public void delete(long linkId) {
        links.lock(linkId).ifPresent(links::delete);
    }
}
