// SPDX-License-Identifier: Apache-2.0
/** The ledger: who did what when, appended with the state change itself and chained by hashes. */
@NullMarked
package org.ytterby.audit;

import org.jspecify.annotations.NullMarked;
