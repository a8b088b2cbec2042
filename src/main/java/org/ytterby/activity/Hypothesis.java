// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

/**
 * What might explain a ratio of measured over administered activity, and the ratio that it would
 * give.
 *
 * @param what one clause
 * @param ratio measured over administered if it were so
 * @param fits true when that ratio passes the gate
 */
public record Hypothesis(String what, double ratio, boolean fits) {}
