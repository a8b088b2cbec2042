// SPDX-License-Identifier: Apache-2.0
/**
 * What senders announce of a study beside its instances: performed procedure steps (MPPS) and
 * available instances (IAN), kept so that a case knows what is still to come.
 */
@NullMarked
package org.ytterby.announce;

import org.jspecify.annotations.NullMarked;
