// SPDX-License-Identifier: Apache-2.0
/**
 * What the archive holds, given to who asks for it: C-GET and C-MOVE as SCP (PS3.4 Annex C), each
 * instance as it was stored or, where the receiver does not take that, in a transfer syntax to
 * which it can be brought without loss.
 */
@NullMarked
package org.ytterby.retrieve;

import org.jspecify.annotations.NullMarked;
