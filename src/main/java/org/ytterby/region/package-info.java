// SPDX-License-Identifier: Apache-2.0
/** From contours to voxels: structure sets, automatic regions and what they are called. */
@NullMarked
package org.ytterby.region;

import org.jspecify.annotations.NullMarked;
