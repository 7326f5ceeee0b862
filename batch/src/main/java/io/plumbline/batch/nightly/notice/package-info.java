/**
 * What administrators are told without asking: news in, webhooks and mails out.
 *
 * <p>{@link io.plumbline.batch.nightly.notice.Notices} decides, in the transaction of a report, whether there is anything new, and
 * notes it for each channel. {@link io.plumbline.batch.nightly.notice.Dispatch} sends what waits on one channel, on a thread of its
 * own, again and again until it is taken or given up; nothing else waits for it. Open Notices first.
 */
@NullMarked
package io.plumbline.batch.nightly.notice;

import org.jspecify.annotations.NullMarked;
