// SPDX-License-Identifier: Apache-2.0
/**
 * Fetches from archives what a case lacks: what they hold of its study is found by C-FIND, and what
 * is wanted of it and not here is retrieved by C-MOVE to our own listener or by C-GET. Either way
 * it enters by the door of C-STORE. When to fetch is decided elsewhere.
 */
@NullMarked
package org.ytterby.fetch;

import org.jspecify.annotations.NullMarked;
