// SPDX-License-Identifier: Apache-2.0
/**
 * Storage commitment as SCP (PS3.4 Annex J): whoever has sent us instances may ask whether the
 * archive has them for good, and is told when their bytes have been read again.
 */
@NullMarked
package org.ytterby.commit;

import org.jspecify.annotations.NullMarked;
