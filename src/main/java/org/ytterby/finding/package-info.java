// SPDX-License-Identifier: Apache-2.0
/**
 * What can be wrong: clinical refusals as values ({@code Finding}, {@code Outcome}), all else as
 * one sealed exception.
 */
@NullMarked
package org.ytterby.finding;

import org.jspecify.annotations.NullMarked;
