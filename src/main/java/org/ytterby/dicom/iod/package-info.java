// SPDX-License-Identifier: Apache-2.0
/**
 * Information objects as records: one record a module of PS3.3, whose components are its attributes
 * with their types.
 */
@NullMarked
package org.ytterby.dicom.iod;

import org.jspecify.annotations.NullMarked;
