/**
 * Evidence that somebody sends: a heap dump, a flight recording or a GC log, from a JVM that we may never reach.
 *
 * <p>In: a stream of bytes that may be anything. Out: a file that is what it says it is ({@link
 * io.plumbline.batch.upload.Reception}), and later what such files tell about leaks ({@link io.plumbline.batch.upload.FileStudy}).
 * Files are read in a JVM of its own ({@link io.plumbline.batch.upload.UploadProcess}). Open {@code Reception} first.
 */
@NullMarked
package io.plumbline.batch.upload;

import org.jspecify.annotations.NullMarked;
