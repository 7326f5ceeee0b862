package io.plumbline.batch.upload;

/**
 * How much of somebody else's bytes is taken. Immutable.
 *
 * @param maxBytes of one file, unpacked
 * @param maxRatio how many times as large as it was sent a packed file may become
 * @param freeBytes what has to stay free on the disk
 */
public record UploadLimits(long maxBytes, long maxRatio, long freeBytes) {

    /** A packed file may begin with much of the same. */
    private static final long WITHOUT_RATIO_BYTES = 64L << 20;

    /** Of somebody's own file. */
    static final UploadLimits NONE = new UploadLimits(Long.MAX_VALUE, Long.MAX_VALUE, 0);

    UploadRefusedException tooLarge() {
        return new UploadRefusedException(
                UploadRefusedException.Reason.TOO_LARGE,
                "the file is larger than the " + maxBytes + " bytes that plumbline.upload.max-size allows");
    }

    boolean isBomb(long sentBytes, long unpackedBytes) {
        return unpackedBytes > WITHOUT_RATIO_BYTES && unpackedBytes / maxRatio > sentBytes;
    }
}
