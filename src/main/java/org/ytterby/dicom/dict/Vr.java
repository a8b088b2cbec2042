// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.dict;

import java.util.Optional;

/**
 * Value representations of PS3.5 section 6.2. Each knows how it is laid out in Explicit VR and what
 * it may hold.
 */
public enum Vr {
  AE(Kind.STRING, 16),
  AS(Kind.STRING, 4),
  AT(Kind.NUMBER, 4),
  CS(Kind.STRING, 16),
  DA(Kind.STRING, 8),
  DS(Kind.STRING, 16),
  DT(Kind.STRING, 26),
  FD(Kind.NUMBER, 8),
  FL(Kind.NUMBER, 4),
  IS(Kind.STRING, 12),
  LO(Kind.LOCAL_STRING, 64),
  LT(Kind.LOCAL_TEXT, 10240),
  OB(Kind.BULK, 1),
  OD(Kind.BULK, 8),
  OF(Kind.BULK, 4),
  OL(Kind.BULK, 4),
  OV(Kind.BULK, 8),
  OW(Kind.BULK, 2),
  PN(Kind.LOCAL_STRING, 64 * 3 + 2),
  SH(Kind.LOCAL_STRING, 16),
  SL(Kind.NUMBER, 4),
  SQ(Kind.SEQUENCE, 0),
  SS(Kind.NUMBER, 2),
  ST(Kind.LOCAL_TEXT, 1024),
  SV(Kind.NUMBER, 8),
  TM(Kind.STRING, 14),
  UC(Kind.LOCAL_STRING, Integer.MAX_VALUE),
  UI(Kind.STRING, 64),
  UL(Kind.NUMBER, 4),
  UN(Kind.BULK, 1),
  UR(Kind.TEXT, Integer.MAX_VALUE),
  US(Kind.NUMBER, 2),
  UT(Kind.LOCAL_TEXT, Integer.MAX_VALUE),
  UV(Kind.NUMBER, 8);

  private enum Kind {
    /** Backslash-separated values of the default repertoire. */
    STRING,
    /** Backslash-separated values in the character set of the data set. */
    LOCAL_STRING,
    /** One value of the default repertoire; backslash is a character. */
    TEXT,
    /** One value in the character set of the data set; backslash is a character. */
    LOCAL_TEXT,
    NUMBER,
    BULK,
    SEQUENCE
  }

  private final Kind kind;
  private final int size;

  Vr(Kind kind, int size) {
    this.kind = kind;
    this.size = size;
  }

  /** True where Explicit VR spends two reserved bytes and a 32-bit length (PS3.5 section 7.1.2). */
  public boolean longLength() {
    return switch (this) {
      case OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV -> true;
      case AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, PN, SH, SL, SS, ST, TM, UI, UL, US ->
          false;
    };
  }

  /** True for every VR whose value is characters. */
  public boolean isText() {
    return kind == Kind.STRING
        || kind == Kind.LOCAL_STRING
        || kind == Kind.TEXT
        || kind == Kind.LOCAL_TEXT;
  }

  /** True where Specific Character Set (0008,0005) applies. */
  public boolean usesCharacterSet() {
    return kind == Kind.LOCAL_STRING || kind == Kind.LOCAL_TEXT;
  }

  /** True where a backslash separates values. */
  public boolean isMultiValued() {
    return kind == Kind.STRING || kind == Kind.LOCAL_STRING;
  }

  /** True for binary numbers. */
  public boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  /** Characters that one value may have; for numbers and bulk data the bytes of one unit. */
  public int size() {
    return size;
  }

  /** Bytes of one unit of a binary value; 1 for text. */
  public int unitBytes() {
    return kind == Kind.NUMBER || kind == Kind.BULK ? size : 1;
  }

  /** Bytes that change places between the byte orders (PS3.5 section 7.3); 1 where none do. */
  public int swappedBytes() {
    return this == AT ? 2 : unitBytes(); // a tag is two numbers
  }

  /** The byte that makes an odd length even. */
  public byte padding() {
    return isText() && this != UI ? (byte) ' ' : 0;
  }

  /** The VR of two characters, if there is such a one. */
  public static Optional<Vr> ofCode(int first, int second) {
    for (Vr vr : BY_ORDER) {
      if (vr.name().charAt(0) == first && vr.name().charAt(1) == second) {
        return Optional.of(vr);
      }
    }
    return Optional.empty();
  }

  private static final Vr[] BY_ORDER = values();
}
