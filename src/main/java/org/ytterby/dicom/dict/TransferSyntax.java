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

  /** Retired, and still in archives. */
  public static final TransferSyntax EXPLICIT_BE = new TransferSyntax(Uids.ExplicitVRBigEndian);

  /** Explicit VR Little Endian in a raw deflate stream (PS3.5 Annex A.5, RFC 1951). */
  public static final TransferSyntax DEFLATED =
      new TransferSyntax(Uids.DeflatedExplicitVRLittleEndian);

  private static final Set<TransferSyntax> NATIVE =
      Set.of(IMPLICIT_LE, EXPLICIT_LE, EXPLICIT_BE, DEFLATED);

  /** Pixels elsewhere, by reference, and the data set deflated. */
  private static final Set<String> REFERENCED_DEFLATE =
      Set.of(
          "1.2.840.10008.1.2.4.95", // JPIP Referenced Deflate
          "1.2.840.10008.1.2.4.205"); // JPIP HTJ2K Referenced Deflate

  /** True when the data set is in Explicit VR. All syntaxes but Implicit VR Little Endian are. */
  public boolean isExplicit() {
    return !equals(IMPLICIT_LE);
  }

  /** True when the numbers of the data set have their most significant byte first. */
  public boolean isBigEndian() {
    return equals(EXPLICIT_BE);
  }

  /** True when the data set is one deflate stream. */
  public boolean isDeflated() {
    return equals(DEFLATED);
  }

  /** True when the pixel data come as encapsulated fragments. */
  public boolean isEncapsulated() {
    return !NATIVE.contains(this) && !REFERENCED_DEFLATE.contains(uid);
  }

  /** True when this program can read the data set (the elements; not necessarily the pixels). */
  public boolean isReadable() {
    return !REFERENCED_DEFLATE.contains(uid);
  }

  @Override
  public String toString() {
    return Dictionary.uid(uid).map(entry -> entry.keyword() + " (" + uid + ")").orElse(uid);
  }
}
