// SPDX-License-Identifier: Apache-2.0
/** What the node answers over HTTP: its health, its cases, and treatment records handed in. */
@NullMarked
package org.ytterby.web;

import org.jspecify.annotations.NullMarked;
