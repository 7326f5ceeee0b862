/**
 * HPROF heap dumps as a sequence of records.
 *
 * <p>In: a dump file, plain or gzip, whole or damaged. Out: its {@link io.plumbline.batch.hprof.DumpOutline} (names,
 * loaded classes, stack traces, where the heap's segments lie, what is missing) and, segment by segment and on as many
 * threads as there are cursors, the heap's records by {@link io.plumbline.batch.hprof.HeapCursor}. Nothing here holds
 * more than one window of the file in memory. Open {@link io.plumbline.batch.hprof.HprofFile} first.
 */
@NullMarked
package io.plumbline.batch.hprof;

import org.jspecify.annotations.NullMarked;
