// SPDX-License-Identifier: Apache-2.0
/** From CT, or from a stated density, to the mass of each voxel of the dose grid. */
@NullMarked
package org.ytterby.mass;

import org.jspecify.annotations.NullMarked;
