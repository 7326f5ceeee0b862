/**
 * The diagnosis over REST, under {@code /rest/diagnosis/v1}: requests in; targets, series, captures, diagnoses, findings
 * and reports out.
 *
 * <p>A resource parses what it was sent, calls one use case of {@code io.plumbline.batch.nightly} or one repository, and
 * shapes the answer as a record of this package. No request thread ever speaks to a target's JVM: what is asked of a
 * target is queued, what is known of it is read from the database. Open {@link
 * io.plumbline.web.diagnosis.TargetsResource} first.
 */
@NullMarked
package io.plumbline.web.diagnosis;

import org.jspecify.annotations.NullMarked;
