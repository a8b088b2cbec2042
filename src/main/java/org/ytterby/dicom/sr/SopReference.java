// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.List;

/**
 * The instance that an IMAGE or COMPOSITE item names (PS3.3 C.18.3, C.18.4).
 *
 * @param frames Referenced Frame Number (0008,1160), empty for all
 * @param segments Referenced Segment Number (0062,000B), empty for all
 */
public record SopReference(
    String sopClassUid, String sopInstanceUid, List<Integer> frames, List<Integer> segments) {
  public SopReference {
    frames = List.copyOf(frames);
    segments = List.copyOf(segments);
  }

  /** The whole instance. */
  public static SopReference of(String sopClassUid, String sopInstanceUid) {
    return new SopReference(sopClassUid, sopInstanceUid, List.of(), List.of());
  }
}
