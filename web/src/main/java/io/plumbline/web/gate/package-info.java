/**
 * What keeps a hanging database from taking every thread of the server; open {@link
 * io.plumbline.web.gate.DatabaseGate} first.
 */
@NullMarked
package io.plumbline.web.gate;

import org.jspecify.annotations.NullMarked;
