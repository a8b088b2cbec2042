// SPDX-License-Identifier: Apache-2.0
/**
 * The tables of {@code conformance-statement.md}, made of the tables by which the code runs, so
 * that the statement can't differ from it.
 */
@NullMarked
package org.ytterby.app.conformance;

import org.jspecify.annotations.NullMarked;
