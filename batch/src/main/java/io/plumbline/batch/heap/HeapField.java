package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.FieldType;

/**
 * A field of instances.
 *
 * @param name as in the source
 * @param declaringClass the number of the class that declares it
 * @param slot for a reference: which of the object's references it is; for a kept primitive: which of the kept values; -1
 *     for a primitive whose values are not kept
 */
public record HeapField(String name, FieldType type, int declaringClass, int slot) {}
