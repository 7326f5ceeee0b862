package io.plumbline.web.access;

import io.plumbline.persistence.access.Right;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The right that an API key needs for a resource or one of its methods; the method's annotation wins.
 *
 * <p>A resource for the holder of any key says {@link RequiresKey}, one that everybody may use
 * {@link jakarta.annotation.security.PermitAll}. One that says none of these stops the start of the application.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresRight {
    Right value();
}
