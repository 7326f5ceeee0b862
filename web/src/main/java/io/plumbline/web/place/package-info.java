/**
 * Where in the world visitors are: an address in, a place out, if a file in MaxMind's format is configured and knows it.
 *
 * <p>Open {@link io.plumbline.web.place.Places} first.
 */
@NullMarked
package io.plumbline.web.place;

import org.jspecify.annotations.NullMarked;
