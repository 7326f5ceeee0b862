/**
 * Who is asking: the client behind the proxies that are trusted, addresses, and ranges of them.
 *
 * <p>Open {@link io.plumbline.web.http.ClientAddress} first.
 */
@NullMarked
package io.plumbline.web.http;

import org.jspecify.annotations.NullMarked;
