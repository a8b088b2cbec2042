// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;

/**
 * How long the first wakeup that is due has been waiting, zero when none is.
 *
 * @param looks of studies, and of the sweep that comes once a minute: late only when the scheduler
 *     does not run
 * @param runs of runs: late too while all workers compute
 */
public record WakeupLag(Duration looks, Duration runs) {}
