package io.plumbline.batch.heap;

/** Follows the building of an index, and may end it. Called by several threads. */
public interface IndexProgress {

    /** Told a few hundred times in all: this share (0 to 1) of the phase is done. */
    void reached(IndexPhase phase, double share);

    /** Asked often; once true, the build stops and leaves nothing behind. */
    boolean cancelled();

    /** Listens to nothing and never cancels. */
    static IndexProgress none() {
        return new IndexProgress() {
            @Override
            public void reached(IndexPhase phase, double share) {
                // nobody wants to know
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
    }
}
