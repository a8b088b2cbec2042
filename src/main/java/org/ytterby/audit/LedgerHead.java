// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

/**
 * The end of a node's chain. Whoever keeps one elsewhere can tell later that all rows up to it are
 * still those that were there.
 *
 * @param seq the number of the last row, 0 where there is none
 */
public record LedgerHead(String nodeId, long seq, String hash) {}
