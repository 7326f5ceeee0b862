/**
 * Configuration keys in, typed values out; and which release this is.
 *
 * <p>Every key is named {@code plumbline.<feature>.<key>} and is read once at start into the settings record of its
 * feature. Open {@link io.plumbline.persistence.configuration.Settings} first.
 */
@NullMarked
package io.plumbline.persistence.configuration;

import org.jspecify.annotations.NullMarked;
