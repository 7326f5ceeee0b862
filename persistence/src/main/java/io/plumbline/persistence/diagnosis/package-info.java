/**
 * Diagnoses with their evidence, findings and reports, and the runs that make them.
 *
 * <p>In: the steps of a diagnosis hand over here, by diagnosis id. Out: what REST and the report show. Open {@link
 * io.plumbline.persistence.diagnosis.Diagnosis} first, then {@link io.plumbline.persistence.diagnosis.RunLedger}.
 */
@NullMarked
package io.plumbline.persistence.diagnosis;

import org.jspecify.annotations.NullMarked;
