package io.plumbline.web.link;

import io.plumbline.persistence.link.TagUse;
import io.plumbline.persistence.link.Tags;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/** Lists of tags: a page, or all of them, which are read and written part by part. */
@Dependent
public class TagLists {

    /** Tags are small, and each part of them costs a look at the numbers of all. */
    private static final int TAGS_AT_ONCE = 20_000;

    private final Tags tags;

    @Inject
    public TagLists(Tags tags) {
        this.tags = tags;
    }

    /** The list that is asked for, each tag in a shape of the resource's. */
    <T> Response answer(TagsQuery query, Function<TagUse, T> shape) {
        return Response.ok(query.page().isAll() ? all(query, shape) : page(query, shape))
                .build();
    }

    private <T> TagList<T> page(TagsQuery query, Function<TagUse, T> shape) {
        var page = query.page();
        var skipped = (int) Math.min(Integer.MAX_VALUE, page.skipped());
        var found = tags.page(query.search(), query.order(), skipped, page.itemsPerPage());
        return new TagList<>(new TagList.Content<>(
                found.stream().map(shape).toList(), page.pagination(found.size(), tags.count(query.search()))));
    }

    private <T> WholeList<TagUse, T> all(TagsQuery query, Function<TagUse, T> shape) {
        return new WholeList<>(
                "tags",
                TAGS_AT_ONCE,
                last -> last == null
                        ? tags.page(query.search(), query.order(), 0, TAGS_AT_ONCE)
                        : tags.after(last, query.search(), query.order(), TAGS_AT_ONCE),
                part -> part.stream().map(shape).toList());
    }
}
