// SPDX-License-Identifier: Apache-2.0
/**
 * The standard's tables: tags, VRs, UIDs, transfer syntaxes, read once from resources and complete
 * at class load.
 */
@NullMarked
package org.ytterby.dicom.dict;

import org.jspecify.annotations.NullMarked;
