/**
 * The contract of the links API, told over HTTP against the product as it ships: requests go in, statuses, headers and JSON
 * come out, and are compared with tables. One class a feature, each on a freshly emptied database.
 *
 * <p>Open {@link io.plumbline.server.contract.ContractServer} first, then any table.
 */
@NullMarked
package io.plumbline.server.contract;

import org.jspecify.annotations.NullMarked;
