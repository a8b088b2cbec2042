// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.ytterby.treatment;

import org.jspecify.annotations.NullMarked;
