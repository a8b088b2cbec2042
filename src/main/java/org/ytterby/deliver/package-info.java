// SPDX-License-Identifier: Apache-2.0
/**
 * Brings a run's stored objects to every destination: a durable outbox row per destination and
 * object, one sender per destination, attempts that tell transient from permanent failure. Sends
 * stored bytes, never renders.
 */
@NullMarked
package org.ytterby.deliver;

import org.jspecify.annotations.NullMarked;
