/**
 * Short links over HTTP, by Shlink's REST v3 and by our one-call form: JSON comes in, links are made and read, JSON goes
 * out.
 *
 * <p>Open {@link io.plumbline.web.link.ShortUrlsResource} first.
 */
@NullMarked
package io.plumbline.web.link;

import org.jspecify.annotations.NullMarked;
