/**
 * What pages of other origins may do here: the header {@code Origin} comes in, the headers of CORS come out.
 *
 * <p>Open {@link io.plumbline.web.cors.CrossOrigin} first.
 */
@NullMarked
package io.plumbline.web.cors;

import org.jspecify.annotations.NullMarked;
