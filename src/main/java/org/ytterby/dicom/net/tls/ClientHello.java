// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a peer offers in its first TLS record (RFC 8446 section 4.1.2), for logs. Stateless; reads
 * without moving the buffer's index.
 */
final class ClientHello {
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int BODY = 9; // record and handshake header
  private static final int RANDOM = 32;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int MOST_SUITES = 8;
  private static final Map<Integer, String> VERSIONS =
      Map.of(
          0x0300, "SSL 3.0", 0x0301, "TLS 1.0", 0x0302, "TLS 1.1", 0x0303, "TLS 1.2", 0x0304,
          "TLS 1.3");

  private ClientHello() {}

  /** The versions and cipher suites, or what came instead. */
  static String offered(ByteBuf first) {
    ByteBuf in = first.duplicate();
    if (in.readableBytes() < BODY) {
      return "nothing yet";
    }
    if (in.getUnsignedByte(in.readerIndex()) != HANDSHAKE) {
      return "no TLS, its first byte is "
          + String.format("%02XH", in.getUnsignedByte(in.readerIndex()));
    }
    try {
      return read(in.skipBytes(5));
    } catch (IndexOutOfBoundsException cut) {
      return "a ClientHello in several pieces";
    }
  }

  private static String read(ByteBuf in) {
    if (in.readUnsignedByte() != CLIENT_HELLO) {
      return "no ClientHello";
    }
    in.skipBytes(3);
    List<String> versions = new ArrayList<>();
    int legacy = in.readUnsignedShort();
    in.skipBytes(RANDOM);
    in.skipBytes(in.readUnsignedByte());
    List<String> suites = new ArrayList<>();
    ByteBuf offered = in.readSlice(in.readUnsignedShort());
    while (offered.readableBytes() >= Short.BYTES) {
      suites.add(String.format("%04X", offered.readUnsignedShort()));
    }
    in.skipBytes(in.readUnsignedByte());
    if (in.readableBytes() >= Short.BYTES) {
      versions(in.readSlice(in.readUnsignedShort()), versions);
    }
    if (versions.isEmpty()) {
      versions.add("up to " + version(legacy));
    }
    String more = suites.size() > MOST_SUITES ? " and " + (suites.size() - MOST_SUITES) : "";
    return String.join(", ", versions)
        + "; cipher suites "
        + String.join(" ", suites.subList(0, Math.min(MOST_SUITES, suites.size())))
        + (more.isEmpty() ? "" : more + " more");
  }

  private static void versions(ByteBuf extensions, List<String> versions) {
    while (extensions.readableBytes() >= 2 * Short.BYTES) {
      int type = extensions.readUnsignedShort();
      ByteBuf value = extensions.readSlice(extensions.readUnsignedShort());
      if (type == SUPPORTED_VERSIONS) {
        ByteBuf list = value.readSlice(value.readUnsignedByte());
        while (list.readableBytes() >= Short.BYTES) {
          int version = list.readUnsignedShort();
          if (VERSIONS.containsKey(version)) { // others are there to test us (RFC 8701)
            versions.add(version(version));
          }
        }
      }
    }
  }

  private static String version(int code) {
    return VERSIONS.getOrDefault(code, String.format("version %04XH", code));
  }
}
