/**
 * The very WAR that the product ships, deployed by Arquillian to Payara Micro on real PostgreSQL.
 *
 * <p>Open {@link io.plumbline.server.container.ServerUnderTest} first.
 */
@NullMarked
package io.plumbline.server.container;

import org.jspecify.annotations.NullMarked;
