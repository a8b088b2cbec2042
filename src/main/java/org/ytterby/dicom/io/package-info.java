// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets to and from bytes: transfer syntaxes Implicit and Explicit VR Little Endian, Part 10
 * files.
 */
@NullMarked
package org.ytterby.dicom.io;

import org.jspecify.annotations.NullMarked;
