// SPDX-License-Identifier: Apache-2.0
/** What was given, when, with what residual and plan, and who says so: the treatment record. */
@NullMarked
package org.ytterby.treatment;

import org.jspecify.annotations.NullMarked;
