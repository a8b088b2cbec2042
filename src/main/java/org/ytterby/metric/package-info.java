// SPDX-License-Identifier: Apache-2.0
/** From dose and regions to the numbers of the report, with their uncertainty. Knows no DICOM. */
@NullMarked
package org.ytterby.metric;

import org.jspecify.annotations.NullMarked;
