// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.ytterby.watch;

import org.jspecify.annotations.NullMarked;
