/**
 * A cache of links that instances share, between the memory of each and the database: Redis, or what speaks its protocol.
 *
 * <p>Open {@link io.plumbline.web.redirect.shared.SharedLinks} first; {@link io.plumbline.web.redirect.shared.RedisLinks} has
 * the commands and {@link io.plumbline.web.redirect.shared.LinkOctets} the form of a link there.
 */
@NullMarked
package io.plumbline.web.redirect.shared;

import org.jspecify.annotations.NullMarked;
