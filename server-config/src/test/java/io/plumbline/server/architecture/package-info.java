/** The shape of the whole product, checked: packages, imports, names, and that the documentation tells the truth. */
@NullMarked
package io.plumbline.server.architecture;

import org.jspecify.annotations.NullMarked;
