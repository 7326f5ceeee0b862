/**
 * Redirect rules: a visitor in, the URL of the first rule whose conditions all hold for him out.
 *
 * <p>Open {@link io.plumbline.web.redirect.rule.Rules} first. Only links with rules come here, and what a condition does not
 * ask for is not worked out.
 */
@NullMarked
package io.plumbline.web.redirect.rule;

import org.jspecify.annotations.NullMarked;
