/**
 * What do the automated rules of JDK Mission Control say of a recording?
 *
 * <p>In: a recording file. Out: a {@link io.plumbline.batch.rules.SecondOpinion}, which stands beside our verdict and takes no part in it.
 * Open {@link io.plumbline.batch.rules.RulesStudy} first.
 */
@NullMarked
package io.plumbline.batch.rules;

import org.jspecify.annotations.NullMarked;
