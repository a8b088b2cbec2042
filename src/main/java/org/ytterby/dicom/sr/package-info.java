// SPDX-License-Identifier: Apache-2.0
/**
 * Structured reports: content items as a sealed tree, templates of PS3.16 as rows, one interpreter
 * that holds the one against the other.
 */
@NullMarked
package org.ytterby.dicom.sr;

import org.jspecify.annotations.NullMarked;
