// SPDX-License-Identifier: Apache-2.0
/** Data sets as JSON (PS3.18 Annex F). */
@NullMarked
package org.ytterby.dicom.json;

import org.jspecify.annotations.NullMarked;
