// SPDX-License-Identifier: Apache-2.0
/**
 * What a site measures of its own scanner with 90Y phantoms: calibration factor, blur and recovery,
 * kept as an acceptance record that protocols name. Reads scans as a case is read.
 */
@NullMarked
package org.ytterby.commission;

import org.jspecify.annotations.NullMarked;
