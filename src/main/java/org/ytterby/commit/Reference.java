// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

/** An instance that somebody asks about. Immutable. */
record Reference(String sopClassUid, String sopInstanceUid) {}
