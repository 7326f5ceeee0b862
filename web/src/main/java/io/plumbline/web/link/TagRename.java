package io.plumbline.web.link;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/** The body of a request that renames a tag, as it came. Immutable. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TagRename(@Nullable String oldName, @Nullable String newName) {}
