// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ytterby.dicom.codec.Codestream.Range;
import org.ytterby.finding.InvalidObject;

/**
 * Reads the packets of one tile (ISO/IEC 15444-1 B.9 and B.10): which code-blocks they bring passes
 * of, and where their bytes lie. Every packet has to be there, and nothing else. Single-threaded.
 */
final class PacketReader {
  private static final int MOST_LENGTH_BITS = 31;

  /** More than precincts of 32 x 32 make of the largest frame, or 64 x 64 of three components. */
  private static final long MOST_PRECINCTS = 128 << 10;

  private final Codestream.Tile tile;
  private final CodestreamBytes in;
  private final CodestreamBytes headers; // the same, or packed packet headers
  private final boolean endOfHeaderMarkers;
  private final List<CodeBlock> arriving = new ArrayList<>();
  private int[] arrivingBytes = new int[64];
  private int part;
  private int packets;

  private PacketReader(Codestream.Tile tile, byte[] encoded, String where) {
    this.tile = tile;
    this.in = new CodestreamBytes(encoded, where);
    this.headers =
        tile.headersPacked()
            ? new CodestreamBytes(tile.headers(), "packed packet headers of " + where)
            : in;
    this.endOfHeaderMarkers = tile.parameters().common().endOfHeaderMarkers();
    in.position(tile.bodies().getFirst().start());
  }

  /**
   * Reads all packets and gives the precincts with what they brought.
   *
   * @param where frame and tile, for messages
   * @throws InvalidObject when a packet is missing or can't be read, or something is over
   */
  static List<Precinct> read(
      Codestream.Tile tile, List<TileComponent> components, byte[] encoded, String where) {
    PacketReader reader = new PacketReader(tile, encoded, where);
    int layers = tile.parameters().common().layers();
    long count = PacketOrder.count(components, layers);
    if (count > tile.bytes()) {
      throw reader.in.invalid(
          tile.bytes() + " bytes for " + count + " packets", "a byte of each at least");
    }
    if (count / layers > MOST_PRECINCTS) {
      throw reader.in.invalid(
          count / layers + " precincts of a tile", "at most " + MOST_PRECINCTS + ", larger ones");
    }
    List<Precinct> precincts = PacketOrder.precincts(components);
    for (ProgressionChange change : tile.parameters().progression()) {
      PacketOrder.read(precincts, change, layers, reader::packet);
    }
    if (reader.packets != count) {
      throw reader.in.invalid(
          reader.packets + " packets by the progression orders", count + ": all of the tile");
    }
    reader.requireEnd();
    return precincts;
  }

  private void requireEnd() {
    boolean last = part == tile.bodies().size() - 1;
    long left = (long) tile.bodies().get(part).end() - in.position();
    for (int i = part + 1; !last && i < tile.bodies().size(); i++) {
      left += tile.bodies().get(i).length();
    }
    if (tile.headersPacked()) {
      left += headers.remaining();
    }
    if (left > 0) {
      throw in.invalid(left + " more bytes behind all packets of the tile", "its end");
    }
  }

  private void packet(Precinct precinct) {
    while (in.position() == tile.bodies().get(part).end() && part + 1 < tile.bodies().size()) {
      part++;
      in.position(tile.bodies().get(part).start());
    }
    if (!tile.headersPacked() && in.position() == tile.bodies().get(part).end()) {
      throw in.invalid(
          "the end of the tile behind " + packets + " packets",
          "the next one: the code stream is not whole");
    }
    startOfPacket();
    arriving.clear();
    PacketHeaderBits bits = new PacketHeaderBits(headers);
    if (bits.bit() == 1) {
      for (Precinct.Blocks blocks : precinct.blocks()) {
        header(precinct, blocks, bits);
      }
    }
    bits.align();
    if (endOfHeaderMarkers && headers.u16() != CodestreamBytes.EPH) {
      throw headers.invalid("the end of a packet header", "marker FF92 (EPH) there");
    }
    body();
    precinct.layerRead();
    packets++;
  }

  /** Passes over SOP and sees by its number whether a packet is missing. */
  private void startOfPacket() {
    Range range = tile.bodies().get(part);
    if (range.end() - in.position() < 6) {
      return;
    }
    int start = in.position();
    if (in.u16() != CodestreamBytes.SOP) {
      in.position(start);
      return;
    }
    CodestreamBytes segment = in.segment();
    int number = segment.u16();
    segment.requireEnd("SOP");
    if (number != (packets & 0xFFFF)) {
      throw in.invalid("packet " + number, "packet " + (packets & 0xFFFF) + ": some are missing");
    }
  }

  private void header(Precinct precinct, Precinct.Blocks blocks, PacketHeaderBits bits) {
    TileComponent component = precinct.component();
    int band = blocks.band().index();
    if (band >= component.quantization().bands()) {
      throw headers.invalid(
          component.quantization().bands() + " quantization steps",
          component.style().bands() + ", one for each subband");
    }
    int planes = component.quantization().planes(band) + component.shift();
    for (int row = 0; row < blocks.down(); row++) {
      for (int column = 0; column < blocks.across(); column++) {
        CodeBlock block = blocks.block(column, row);
        if (block == null) {
          if (!blocks.inclusion().isBelow(column, row, precinct.layers() + 1, bits)) {
            continue;
          }
          block = blocks.include(column, row, zeroPlanes(blocks, column, row, planes, bits));
        } else if (bits.bit() == 0) {
          continue;
        }
        passes(block, component.style(), planes, bits);
      }
    }
  }

  private int zeroPlanes(
      Precinct.Blocks blocks, int column, int row, int planes, PacketHeaderBits bits) {
    int zeros = 0;
    while (!blocks.zeroPlanes().isBelow(column, row, zeros + 1, bits)) {
      zeros++;
      if (zeros >= planes) {
        throw headers.invalid(
            "a code-block of " + zeros + " zero planes and more", "fewer than all " + planes);
      }
    }
    return zeros;
  }

  private void passes(CodeBlock block, CodingStyle style, int planes, PacketHeaderBits bits) {
    int passes = bits.passes();
    int most = 3 * (planes - block.zeroPlanes()) - 2;
    if (block.passes() + passes > most) {
      throw headers.invalid(
          block.passes() + passes + " coding passes of a code-block", "at most " + most);
    }
    while (bits.bit() == 1) {
      block.moreLengthBits();
      if (block.lengthBits() > MOST_LENGTH_BITS) {
        throw headers.invalid("lengths of more than " + MOST_LENGTH_BITS + " bits", "fewer");
      }
    }
    long bytes = 0;
    while (passes > 0) {
      int some = Math.min(passes, block.roomInSegment(style));
      int width = block.lengthBits() + 31 - Integer.numberOfLeadingZeros(some);
      int length = width > MOST_LENGTH_BITS ? -1 : bits.bits(width);
      bytes += length;
      if (length < 0 || bytes > in.remaining()) {
        throw headers.invalid("a code-block longer than the frame", "its bytes in the packet");
      }
      block.add(style, some, length);
      passes -= some;
    }
    arrive(block, (int) bytes);
  }

  private void arrive(CodeBlock block, int bytes) {
    if (arriving.size() == arrivingBytes.length) {
      arrivingBytes = Arrays.copyOf(arrivingBytes, 2 * arrivingBytes.length);
    }
    arrivingBytes[arriving.size()] = bytes;
    arriving.add(block);
  }

  private void body() {
    int end = tile.bodies().get(part).end();
    for (int i = 0; i < arriving.size(); i++) {
      int bytes = arrivingBytes[i];
      if (bytes > end - in.position()) {
        throw in.invalid(
            "a packet that ends behind its tile-part at byte " + end,
            bytes + " bytes of a code-block there: the code stream is cut off");
      }
      arriving.get(i).addChunk(in.position(), bytes);
      in.position(in.position() + bytes);
    }
    if (in.position() > end) {
      throw in.invalid("a packet header that ends behind its tile-part", "its end at byte " + end);
    }
  }
}
