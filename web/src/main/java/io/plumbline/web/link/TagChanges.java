package io.plumbline.web.link;

import static java.util.Objects.requireNonNullElse;

import io.plumbline.persistence.link.Tags;
import io.plumbline.web.access.Caller;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

/** Changes of tags for all links that have them, by callers who see all links. */
@Dependent
public class TagChanges {

    private final Tags tags;

    @Inject
    public TagChanges(Tags tags) {
        this.tags = tags;
    }

    /**
     * Renames a tag; to its own name, too.
     *
     * @throws ProblemException if the caller may not, the data is not valid, there is no such tag or another has the name
     */
    void rename(@Nullable TagRename body, Caller caller) {
        requireAllLinks(caller, "rename");
        var invalid = Problem.invalidData();
        var oldName = nameOf("oldName", body == null ? null : body.oldName(), invalid);
        var newName = nameOf("newName", body == null ? null : body.newName(), invalid);
        invalid.refuse();
        switch (tags.rename(oldName, newName)) {
            case RENAMED -> {}
            case UNKNOWN ->
                throw new ProblemException(
                        Problem.of(ProblemType.TAG_NOT_FOUND, "Tag with name \"" + oldName + "\" could not be found")
                                .with("tag", oldName));
            case TAKEN ->
                throw new ProblemException(Problem.of(
                                ProblemType.TAG_CONFLICT,
                                "You cannot rename tag " + oldName + " to " + newName + ", because it already exists")
                        .with("oldName", oldName)
                        .with("newName", newName));
        }
    }

    /**
     * Deletes the tags that query parameters name; unknown ones are no matter.
     *
     * @throws ProblemException if the caller may not, or a tag is none
     */
    void delete(MultivaluedMap<String, String> parameters, Caller caller) {
        requireAllLinks(caller, "delete");
        var invalid = Problem.invalidData();
        var names = TagNames.parameter(parameters, "tags", invalid);
        invalid.refuse();
        tags.delete(names);
    }

    private static void requireAllLinks(Caller caller, String operation) {
        if (!caller.links().isAll()) {
            throw new ProblemException(
                    Problem.of(ProblemType.FORBIDDEN_TAG_OPERATION, "You are not allowed to " + operation + " tags"));
        }
    }

    private static String nameOf(String element, @Nullable String tag, InvalidData invalid) {
        var name = TagNames.normalised(requireNonNullElse(tag, ""));
        invalid.require(!name.isEmpty(), element, "is missing or blank; give the name of a tag");
        TagNames.check(element, name, invalid);
        return name;
    }
}
