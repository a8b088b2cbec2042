// SPDX-License-Identifier: Apache-2.0
/**
 * What a site has declared about its treatments: the rules that every stage of a run works by,
 * frozen into the run.
 */
@NullMarked
package org.ytterby.protocol;

import org.jspecify.annotations.NullMarked;
