/** Redirect, REST APIs and console; one package per feature. */
@NullMarked
package io.plumbline.web;

import org.jspecify.annotations.NullMarked;
