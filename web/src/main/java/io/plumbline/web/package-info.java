/** Redirect and REST APIs; one package per feature. */
@NullMarked
package io.plumbline.web;

import org.jspecify.annotations.NullMarked;
