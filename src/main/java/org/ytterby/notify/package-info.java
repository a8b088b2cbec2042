// SPDX-License-Identifier: Apache-2.0
/**
 * Tells others what we know, by N-CREATE and N-SET: that results are available at a destination
 * (IAN), and the performed procedure steps that were announced to us (MPPS). Nobody who is told
 * holds up what is told of.
 */
@NullMarked
package org.ytterby.notify;

import org.jspecify.annotations.NullMarked;
