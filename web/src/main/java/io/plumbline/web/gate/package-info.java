/**
 * What keeps a hanging database from taking every thread of the server: {@link io.plumbline.web.gate.DatabaseGate} where each asks for
 * himself and waits, {@link io.plumbline.web.gate.GatheredQuestions} where many are answered together and nobody does.
 */
@NullMarked
package io.plumbline.web.gate;

import org.jspecify.annotations.NullMarked;
