// SPDX-License-Identifier: Apache-2.0
/**
 * Quantities with their unit in the name, physical constants with source and uncertainty, coded
 * concepts.
 */
@NullMarked
package org.ytterby.quantity;

import org.jspecify.annotations.NullMarked;
