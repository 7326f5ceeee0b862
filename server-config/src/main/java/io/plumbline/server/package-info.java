/** What starts, configures and commands the product. */
@NullMarked
package io.plumbline.server;

import org.jspecify.annotations.NullMarked;
