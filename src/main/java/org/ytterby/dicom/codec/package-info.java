// SPDX-License-Identifier: Apache-2.0
/**
 * Pixels as they were before they were compressed: encapsulated fragments to native frames, bit for
 * bit where the compression keeps every bit, and refused in words where this program can't say so.
 */
@NullMarked
package org.ytterby.dicom.codec;

import org.jspecify.annotations.NullMarked;
