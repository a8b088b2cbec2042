// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: commands, options that several of them share, exit codes, and what is shown
 * while they work.
 */
@NullMarked
package org.ytterby.cli;

import org.jspecify.annotations.NullMarked;
