/** The diagnosis engine and the jobs that drive it; one package per stage. */
@NullMarked
package io.plumbline.batch;

import org.jspecify.annotations.NullMarked;
