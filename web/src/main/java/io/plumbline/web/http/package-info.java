/**
 * Who is asking: addresses, and ranges of them.
 *
 * <p>Open {@link io.plumbline.web.http.IpAddress} first.
 */
@NullMarked
package io.plumbline.web.http;

import org.jspecify.annotations.NullMarked;
