/**
 * Every error of the REST interfaces as a problem (RFC 9457): throwables come in, {@code application/problem+json} comes
 * out, never a stack trace and never HTML.
 *
 * <p>Open {@link io.plumbline.web.problem.Problem} first; throw {@link io.plumbline.web.problem.ProblemException}.
 */
@NullMarked
package io.plumbline.web.problem;

import org.jspecify.annotations.NullMarked;
