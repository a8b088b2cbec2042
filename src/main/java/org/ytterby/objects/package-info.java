// SPDX-License-Identifier: Apache-2.0
/**
 * One result record in, DICOM instances out: RT Dose, structured report, and the same result as
 * JSON.
 */
@NullMarked
package org.ytterby.objects;

import org.jspecify.annotations.NullMarked;
