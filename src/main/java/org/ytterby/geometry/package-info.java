// SPDX-License-Identifier: Apache-2.0
/**
 * Where voxels are: grids in the patient's frame (LPS, mm), the values and masks that lie on them.
 */
@NullMarked
package org.ytterby.geometry;

import org.jspecify.annotations.NullMarked;
