/**
 * The verdict: {@link io.plumbline.batch.verdict.Evidence} comes in, a {@link io.plumbline.batch.verdict.Verdict} with
 * one {@link io.plumbline.batch.verdict.Finding} per cause goes out. A pure function; start with
 * {@link io.plumbline.batch.verdict.Judge}.
 */
@NullMarked
package io.plumbline.batch.verdict;

import org.jspecify.annotations.NullMarked;
