// SPDX-License-Identifier: Apache-2.0
/**
 * What a node shows of itself to those who watch it: metrics in the Prometheus format, and whether
 * it lives and is ready, with reasons. It observes the other rooms, which do not know it; only here
 * Micrometer is used. Names and meanings of the metrics are in {@code docs/metrics.md}.
 */
@NullMarked
package org.ytterby.watch;

import org.jspecify.annotations.NullMarked;
