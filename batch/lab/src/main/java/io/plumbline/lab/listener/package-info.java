/**
 * Those who listen and are never told to stop.
 *
 * <p>In come requests, and each leaves a listener behind. Open
 * {@link io.plumbline.lab.listener.NeverUnsubscribed} first.
 */
@NullMarked
package io.plumbline.lab.listener;

import org.jspecify.annotations.NullMarked;
