/**
 * Classes that are never unloaded.
 *
 * <p>In come requests, and each leaves classes in the metaspace. Open
 * {@link io.plumbline.lab.classes.ForgottenLoaders} first.
 */
@NullMarked
package io.plumbline.lab.classes;

import org.jspecify.annotations.NullMarked;
