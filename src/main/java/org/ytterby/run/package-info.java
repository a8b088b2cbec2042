// SPDX-License-Identifier: Apache-2.0
/**
 * Decides when: the persisted states of case, run and revision, completeness, timing, workers,
 * retry and recovery. May call any stage; the reconstruction itself is a pure function of a run's
 * frozen record.
 */
@NullMarked
package org.ytterby.run;

import org.jspecify.annotations.NullMarked;
