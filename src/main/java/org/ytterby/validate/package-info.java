// SPDX-License-Identifier: Apache-2.0
/** The commissioning self-test: what the program computes against what is known to be right. */
@NullMarked
package org.ytterby.validate;

import org.jspecify.annotations.NullMarked;
