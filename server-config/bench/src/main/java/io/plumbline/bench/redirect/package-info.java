/**
 * How many redirects the product answers, beside what nginx answers on the same machine in the same run, and whether every
 * visit is written: wrk's load in, tables out.
 *
 * <p>Open {@link io.plumbline.bench.redirect.RedirectBench} first.
 */
@NullMarked
package io.plumbline.bench.redirect;

import org.jspecify.annotations.NullMarked;
