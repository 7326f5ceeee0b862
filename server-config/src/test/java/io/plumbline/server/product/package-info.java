/** The distribution as its users start it, stop it and kill it: processes, ports, exit codes. */
@NullMarked
package io.plumbline.server.product;

import org.jspecify.annotations.NullMarked;
