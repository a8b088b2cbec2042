// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.ytterby.assemble;

import org.jspecify.annotations.NullMarked;
