/** A real PostgreSQL for tests: one server a JVM, one fresh migrated database for whoever asks. */
@NullMarked
package io.plumbline.testing;

import org.jspecify.annotations.NullMarked;
