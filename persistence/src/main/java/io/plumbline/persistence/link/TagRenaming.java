package io.plumbline.persistence.link;

/** What came of a wish to rename a tag. */
public enum TagRenaming {
    /** The tag has the new name. */
    RENAMED,
    /** There is no tag of the old name. */
    UNKNOWN,
    /** There is another tag of the new name. */
    TAKEN
}
