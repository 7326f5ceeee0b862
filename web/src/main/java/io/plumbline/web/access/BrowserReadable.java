package io.plumbline.web.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource whose GET a browser may read without the header {@code X-Api-Key}: the key is then also accepted as the
 * password of HTTP Basic authentication, and a request for HTML without a valid key is answered with the challenge that
 * makes the browser ask for it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BrowserReadable {}
