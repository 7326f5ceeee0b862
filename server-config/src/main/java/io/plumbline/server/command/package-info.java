/**
 * The command line: arguments in, exit codes and lines out; the work is done by the launcher, the engine, the
 * database and, for uploads, a server that runs.
 *
 * <p>Open {@link io.plumbline.server.command.Plumbline} first.
 */
@NullMarked
package io.plumbline.server.command;

import org.jspecify.annotations.NullMarked;
