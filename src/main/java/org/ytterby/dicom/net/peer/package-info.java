// SPDX-License-Identifier: Apache-2.0
/** Who may call, from where, and what for: peers as an operator lists them, judged as values. */
@NullMarked
package org.ytterby.dicom.net.peer;

import org.jspecify.annotations.NullMarked;
