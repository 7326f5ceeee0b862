/**
 * The service's description of itself: the classes of the resources come in, the document at {@code /openapi} comes out.
 *
 * <p>Open {@link io.plumbline.web.openapi.ServiceDescription} first.
 */
@NullMarked
package io.plumbline.web.openapi;

import org.jspecify.annotations.NullMarked;
