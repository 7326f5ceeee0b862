package io.plumbline.batch.heap;

/** The parts of an index file. */
enum IndexSection {
    /** Facts, classes, roots, threads, names, the top of the dominator tree. */
    DESCRIPTION(0),
    /** The numbers of the pages of {@link #MARKS}. */
    MARK_PAGES(1),
    /** A bit for each place where an object can begin. */
    MARKS(2),
    /** How many objects there are before each block of marks. */
    MARK_COUNTS(3),
    /** The class of each object. */
    CLASSES(4),
    /** Where each block of reference rows begins. */
    ROW_BLOCKS(5),
    /** What each object refers to. */
    ROWS(6),
    /** Where each block of tree rows begins. */
    TREE_BLOCKS(7),
    /** The dominator, the step towards the root and the retained size of each object. */
    TREE(8);

    private final int place;

    IndexSection(int place) {
        this.place = place;
    }

    /** Which entry of the file's table it is. */
    int place() {
        return place;
    }
}
