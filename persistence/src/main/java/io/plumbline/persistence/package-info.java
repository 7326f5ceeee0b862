/** Entities, repositories and migrations; one package per feature. */
@NullMarked
package io.plumbline.persistence;

import org.jspecify.annotations.NullMarked;
