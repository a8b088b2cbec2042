// SPDX-License-Identifier: Apache-2.0
/** The entry point and the wiring of a node: the only place that knows every room. */
@NullMarked
package org.ytterby.app;

import org.jspecify.annotations.NullMarked;
