// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.dict;

import java.util.Set;

/**
 * A transfer syntax by its UID (PS3.5 section 10).
 *
 * <p>Not a closed set: a node keeps objects in syntaxes that it can't decode.
 *
 * @param uid the registered UID
 */
public record TransferSyntax(String uid) {
  public static final TransferSyntax IMPLICIT_LE = new TransferSyntax(Uids.ImplicitVRLittleEndian);
  public static final TransferSyntax EXPLICIT_LE = new TransferSyntax(Uids.ExplicitVRLittleEndian);

  private static final Set<String> OTHER_DATA_SET_ENCODINGS =
      Set.of(
          "1.2.840.10008.1.2.2", // Explicit VR Big Endian
          "1.2.840.10008.1.2.1.99", // Deflated Explicit VR Little Endian
          "1.2.840.10008.1.2.4.95", // JPIP Referenced Deflate
          "1.2.840.10008.1.2.4.205"); // JPIP HTJ2K Referenced Deflate

  /** True when the data set is in Explicit VR. All syntaxes but Implicit VR Little Endian are. */
  public boolean isExplicit() {
    return !equals(IMPLICIT_LE);
  }

  /** True when the pixel data come as encapsulated fragments. */
  public boolean isEncapsulated() {
    return !equals(IMPLICIT_LE) && !equals(EXPLICIT_LE) && !OTHER_DATA_SET_ENCODINGS.contains(uid);
  }

  /** True when this program can read the data set (the elements; not necessarily the pixels). */
  public boolean isReadable() {
    return !OTHER_DATA_SET_ENCODINGS.contains(uid);
  }

  @Override
  public String toString() {
    return Dictionary.uid(uid).map(entry -> entry.keyword() + " (" + uid + ")").orElse(uid);
  }
}
