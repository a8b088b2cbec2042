// SPDX-License-Identifier: Apache-2.0
/**
 * Digital phantoms: DICOM studies whose true geometry, activity and dose are known and written
 * down.
 */
@NullMarked
package org.ytterby.phantom;

import org.jspecify.annotations.NullMarked;
