package io.plumbline.batch.heap;

/** The parts of an index file. */
enum IndexSection {
    /** Facts, classes, roots, threads, names, the top of the dominator tree. */
    DESCRIPTION,
    /** The numbers of the pages of {@link #MARKS}. */
    MARK_PAGES,
    /** A bit for each place where an object can begin. */
    MARKS,
    /** How many objects there are before each block of marks. */
    MARK_COUNTS,
    /** The class of each object. */
    CLASSES,
    /** Where each block of reference rows begins. */
    ROW_BLOCKS,
    /** What each object refers to. */
    ROWS,
    /** Where each block of tree rows begins. */
    TREE_BLOCKS,
    /** The dominator, the step towards the root and the retained size of each object. */
    TREE
}
