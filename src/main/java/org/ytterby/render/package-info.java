// SPDX-License-Identifier: Apache-2.0
/**
 * Pixels as people see them: stored values through modality, values of interest and presentation
 * (PS3.4 N.2) to pictures of 8 bits. For looking at, never for measuring.
 */
@NullMarked
package org.ytterby.render;

import org.jspecify.annotations.NullMarked;
