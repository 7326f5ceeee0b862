package io.plumbline.batch.profile;

import java.util.List;

/** A stack that knows its hash: millions of samples are added up by a few thousand of them. Immutable. */
final class CallPath {

    static final CallPath NONE = new CallPath(List.of());

    private final List<Frame> frames;
    private final int hash;

    CallPath(List<Frame> frames) {
        this.frames = List.copyOf(frames);
        hash = this.frames.hashCode();
    }

    /** Innermost first. */
    List<Frame> frames() {
        return frames;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof CallPath path && hash == path.hash && frames.equals(path.frames));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
