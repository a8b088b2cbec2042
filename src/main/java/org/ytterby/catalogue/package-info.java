// SPDX-License-Identifier: Apache-2.0
/**
 * What the archive holds, asked by attributes: derived tables of patients, studies and series, the
 * matching of PS3.4 C.2.2.2, and C-FIND as SCP (PS3.4 Annex C).
 */
@NullMarked
package org.ytterby.catalogue;

import org.jspecify.annotations.NullMarked;
