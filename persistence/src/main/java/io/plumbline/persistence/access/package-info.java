/**
 * API keys: a secret comes in, the key's name and rights come out; the database never sees a secret.
 *
 * <p>Open {@link io.plumbline.persistence.access.ApiKeys} first.
 */
@NullMarked
package io.plumbline.persistence.access;

import org.jspecify.annotations.NullMarked;
