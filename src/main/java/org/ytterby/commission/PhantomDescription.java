// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.time.OffsetDateTime;

/** What a person says of a phantom that was scanned. */
public sealed interface PhantomDescription permits CylinderDescription, SpheresDescription {
  /** When its activity was measured; all of it is decayed from here. */
  OffsetDateTime assayedAt();
}
