// SPDX-License-Identifier: Apache-2.0
/** From activity to absorbed dose: the engines and the map they make. Knows no DICOM. */
@NullMarked
package org.ytterby.dose;

import org.jspecify.annotations.NullMarked;
