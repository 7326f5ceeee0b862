/**
 * The product as one process tree: in come settings, out goes a running server with its database, or one clear message.
 *
 * <p>{@link io.plumbline.server.launcher.Launcher} starts PostgreSQL and Payara Micro, says when links can be created and
 * followed, and stops both in reverse order. Open it first.
 */
@NullMarked
package io.plumbline.server.launcher;

import org.jspecify.annotations.NullMarked;
