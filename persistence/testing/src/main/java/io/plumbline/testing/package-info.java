/** What tests of several modules stand on: a real PostgreSQL, one fresh database for whoever asks, a free port, clients who mean no good, and JDK 25. */
@NullMarked
package io.plumbline.testing;

import org.jspecify.annotations.NullMarked;
