// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Wire bytes written as hex with comments: everything from a {@code #} to the end of the line is
 * left out.
 */
public final class Wire {
  private Wire() {}

  /** The bytes of commented hex; {@code 'text'} stands for its ASCII characters. */
  public static byte[] bytes(String commented) {
    StringBuilder hex = new StringBuilder();
    for (String line : commented.lines().toList()) {
      String code = line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#'));
      String[] parts = code.split("'", -1);
      for (int i = 0; i < parts.length; i++) {
        hex.append(
            i % 2 == 0
                ? parts[i].replaceAll("\\s", "")
                : HexFormat.of().formatHex(parts[i].getBytes(StandardCharsets.US_ASCII)));
      }
    }
    return HexFormat.of().parseHex(hex);
  }

  /** An A-ASSOCIATE-RQ for Verification in Implicit VR Little Endian. */
  public static final String ASSOCIATE_RQ =
      """
      01 00 00 00 00 CD                      # A-ASSOCIATE-RQ, 205 bytes follow
      00 01 00 00                            # protocol version 1, reserved
      'YTTERBY         '                     # called AE title
      'ECHOSCU         '                     # calling AE title
      00000000 00000000 00000000 00000000    # reserved
      00000000 00000000 00000000 00000000
      10 00 00 15 '1.2.840.10008.3.1.1.1'    # application context
      20 00 00 2E                            # presentation context, 46 bytes
        01 00 00 00                          # id 1
        30 00 00 11 '1.2.840.10008.1.1'      # abstract syntax: Verification
        40 00 00 11 '1.2.840.10008.1.2'      # transfer syntax: Implicit VR Little Endian
      50 00 00 3A                            # user information, 58 bytes
        51 00 00 04 00 00 40 00              # maximum length 16384
        52 00 00 1B '1.2.276.0.7230010.3.0.3.6.7'  # implementation class
        55 00 00 0F 'OFFIS_DCMTK_367'        # implementation version
      """;

  /** An A-ASSOCIATE-AC that accepts context 1 and refuses context 3. */
  public static final String ASSOCIATE_AC =
      """
      02 00 00 00 00 BA                      # A-ASSOCIATE-AC, 186 bytes follow
      00 01 00 00                            # protocol version 1, reserved
      'YTTERBY         '                     # reserved: the called AE title of the request
      'ECHOSCU         '                     # reserved: the calling AE title of the request
      00000000 00000000 00000000 00000000
      00000000 00000000 00000000 00000000
      10 00 00 15 '1.2.840.10008.3.1.1.1'    # application context
      21 00 00 19                            # presentation context, 25 bytes
        01 00 00 00                          # id 1, acceptance
        40 00 00 11 '1.2.840.10008.1.2'      # Implicit VR Little Endian
      21 00 00 19                            # presentation context, 25 bytes
        03 00 03 00                          # id 3, abstract syntax not supported
        40 00 00 11 '1.2.840.10008.1.2'      # without meaning
      50 00 00 1F                            # user information, 31 bytes
        51 00 00 04 00 02 00 00              # maximum length 131072
        52 00 00 05 '1.2.3'                  # implementation class
        53 00 00 04 00 01 00 01              # one operation at a time
        5F 00 00 02 AB CD                    # a sub-item that nobody knows here
      """;

  /** The fixed PDUs. */
  public static final String ASSOCIATE_RJ =
      "03 00 00 00 00 04  00 01 01 07 # permanent, user, called AE title";

  public static final String RELEASE_RQ = "05 00 00 00 00 04  00 00 00 00";
  public static final String RELEASE_RP = "06 00 00 00 00 04  00 00 00 00";
  public static final String ABORT =
      "07 00 00 00 00 04  00 00 02 06 # provider, invalid parameter value";

  /** C-ECHO-RQ in context 1 (PS3.7 section 9.3.5.1). */
  public static final String ECHO_RQ =
      """
      04 00 00 00 00 4A                      # P-DATA-TF, 74 bytes follow
        00 00 00 46 01 03                    # value of 70 bytes, context 1, command and last
        0000 0000 04000000 38000000          # group length 56
        0000 0200 12000000 '1.2.840.10008.1.1' 00  # affected SOP class: Verification
        0000 0001 02000000 3000              # C-ECHO-RQ
        0000 1001 02000000 0700              # message id 7
        0000 0008 02000000 0101              # no data set
      """;
}
