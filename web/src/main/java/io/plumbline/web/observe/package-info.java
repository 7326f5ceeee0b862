/**
 * What the service tells about itself: health, version, counters, and the requests that flight recordings tell of.
 *
 * <p>Open {@link io.plumbline.web.observe.HealthResource} first; for recordings {@link io.plumbline.web.observe.RequestEvents}; for what
 * the log leaves out {@link io.plumbline.web.observe.GoneClients}.
 */
@NullMarked
package io.plumbline.web.observe;

import org.jspecify.annotations.NullMarked;
