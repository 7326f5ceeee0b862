/**
 * IP addresses as texts and as ranges; nothing here ever looks a name up.
 *
 * <p>Open {@link io.plumbline.web.address.AddressRange} first.
 */
@NullMarked
package io.plumbline.web.address;

import org.jspecify.annotations.NullMarked;
