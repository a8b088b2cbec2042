// SPDX-License-Identifier: Apache-2.0
/** The immutable data set, its values and the verbs to read and build it. */
@NullMarked
package org.ytterby.dicom.data;

import org.jspecify.annotations.NullMarked;
