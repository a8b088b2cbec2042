// SPDX-License-Identifier: Apache-2.0
/**
 * The durable instance store: append-only segment files, a derived index, and the one place that
 * may say that an instance is stored.
 */
@NullMarked
package org.ytterby.archive;

import org.jspecify.annotations.NullMarked;
