/**
 * The schema {@code plumbline}: Flyway's migrations under {@code db/migration}, applied before anything reads a table.
 *
 * <p>Open {@link io.plumbline.persistence.schema.SchemaMigration} first.
 */
@NullMarked
package io.plumbline.persistence.schema;

import org.jspecify.annotations.NullMarked;
