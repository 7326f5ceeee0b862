/** What tests of several modules stand on: a real PostgreSQL, one fresh migrated database for whoever asks, and JDK 25. */
@NullMarked
package io.plumbline.testing;

import org.jspecify.annotations.NullMarked;
