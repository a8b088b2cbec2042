// SPDX-License-Identifier: Apache-2.0
/** From an emission image to absolute activity concentration at administration. */
@NullMarked
package org.ytterby.activity;

import org.jspecify.annotations.NullMarked;
