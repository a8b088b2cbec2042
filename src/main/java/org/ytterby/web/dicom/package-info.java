// SPDX-License-Identifier: Apache-2.0
/** DICOMweb (PS3.18): what is stored, found and retrieved over HTTP. */
@NullMarked
package org.ytterby.web.dicom;

import org.jspecify.annotations.NullMarked;
