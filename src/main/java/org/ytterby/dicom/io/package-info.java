// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets to and from bytes: Implicit and Explicit VR, Little and Big Endian, deflated; Part 10
 * files.
 */
@NullMarked
package org.ytterby.dicom.io;

import org.jspecify.annotations.NullMarked;
