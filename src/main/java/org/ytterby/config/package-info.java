// SPDX-License-Identifier: Apache-2.0
/**
 * Strict YAML configuration as records: every problem at once with file, line and what was
 * expected.
 *
 * <p>Only {@code app}, {@code cli} and {@code web} import this package; the wiring hands each room
 * its own settings.
 */
@NullMarked
package org.ytterby.config;

import org.jspecify.annotations.NullMarked;
