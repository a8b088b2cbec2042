// SPDX-License-Identifier: Apache-2.0
/**
 * The database: one {@code Database} on H2 or PostgreSQL, its {@code Tx}, its migrations, and what
 * a commit promises.
 */
@NullMarked
package org.ytterby.store;

import org.jspecify.annotations.NullMarked;
