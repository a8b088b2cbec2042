// SPDX-License-Identifier: Apache-2.0
/**
 * Accepts instances: streams them into the archive, acknowledges only what is durable, and tells
 * what has arrived for which study.
 */
@NullMarked
package org.ytterby.receive;

import org.jspecify.annotations.NullMarked;
