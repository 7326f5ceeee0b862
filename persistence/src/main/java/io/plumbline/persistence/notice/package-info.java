/**
 * What administrators are to be told, and whether they were.
 *
 * <p>In: a notice for each channel, in the transaction of the report that it is about. Out: what is due, to one instance at a
 * time; what was given up, to whoever asks. Open {@link io.plumbline.persistence.notice.NoticeRepository} first.
 */
@NullMarked
package io.plumbline.persistence.notice;

import org.jspecify.annotations.NullMarked;
