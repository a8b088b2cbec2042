// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.InvalidObject;

/**
 * A JPEG 2000 code stream taken apart by its markers (ISO/IEC 15444-1 Annex A): what its headers
 * say, and where each tile's packets are. It is whole: from SOC to EOC, every tile-part as long as
 * it says, every tile there.
 */
final class Codestream {
  /** SOT with its parameters, and SOD. */
  private static final int LEAST_TILE_PART = 14;

  /** SOT has 16 bits for a tile's number, and the last one is no tile (table A.5). */
  private static final int MOST_TILES = 65_535;

  private final CodestreamBytes in;
  private final int end;
  private final CodestreamSize size;
  private final CodingParameters parameters;
  private final SortedMap<Integer, byte[]> packedHeaders = new TreeMap<>(); // PPM by index
  private final List<Tile> tiles = new ArrayList<>();
  private @Nullable CodestreamBytes packed;

  /** Where bytes lie in the frame. */
  record Range(int start, int end) {
    int length() {
      return end - start;
    }
  }

  /** One tile. Single-threaded. */
  static final class Tile {
    private final CodingParameters parameters;
    private final List<Range> bodies = new ArrayList<>();
    private final ByteArrayOutputStream headers = new ByteArrayOutputStream();
    private boolean headersPacked;
    private int statedParts;

    private Tile(CodingParameters parameters) {
      this.parameters = parameters;
    }

    CodingParameters parameters() {
      return parameters;
    }

    /** The packets of its tile-parts, in order. */
    List<Range> bodies() {
      return bodies;
    }

    /** True when packet headers stand in PPM or PPT and not among the packets. */
    boolean headersPacked() {
      return headersPacked;
    }

    byte[] headers() {
      return headers.toByteArray();
    }

    /** How many bytes packets have, wherever they stand. */
    long bytes() {
      return headers.size() + bodies.stream().mapToLong(Range::length).sum();
    }
  }

  private Codestream(byte[] encoded, PixelFormat format, String where) {
    this.in = new CodestreamBytes(encoded, where);
    if (in.u16() != CodestreamBytes.SOC) {
      in.position(0);
      throw in.invalid("no start of code stream", "marker FF4F, as a raw code stream begins");
    }
    this.end = endOf(encoded);
    if (in.u16() != CodestreamBytes.SIZ) {
      in.position(2);
      throw in.invalid("another marker", "marker FF51 (SIZ) behind FF4F");
    }
    this.size = CodestreamSize.read(in.segment(), format);
    this.parameters = new CodingParameters(format.samples());
  }

  /**
   * Reads the headers.
   *
   * @throws InvalidObject when one can't be, something is missing, or it is another image than the
   *     data set describes
   */
  static Codestream read(byte[] encoded, PixelFormat format, String where) {
    Codestream stream = new Codestream(encoded, format, where);
    stream.mainHeader();
    stream.tileParts();
    return stream;
  }

  CodestreamSize size() {
    return size;
  }

  /** The tiles in order. */
  List<Tile> tiles() {
    return tiles;
  }

  /** Where EOC stands; behind it are zeros, or the one byte that makes a fragment even. */
  private int endOf(byte[] encoded) {
    int last = encoded.length;
    while (last > 2 && encoded[last - 1] == 0) {
      last--;
    }
    if (!isEndBefore(encoded, last)) {
      last--;
    }
    if (!isEndBefore(encoded, last)) {
      in.position(encoded.length);
      throw in.invalid("the end of the frame", "marker FFD9 before it: the code stream is cut off");
    }
    return last - 2;
  }

  private static boolean isEndBefore(byte[] encoded, int end) {
    return end >= 4 && encoded[end - 2] == (byte) 0xFF && encoded[end - 1] == (byte) 0xD9;
  }

  private void mainHeader() {
    while (true) {
      int marker = in.u16();
      if (marker == CodestreamBytes.SOT) {
        break;
      }
      if (marker == CodestreamBytes.CAP) {
        throw in.invalid(
            "marker FF50 (CAP): high-throughput JPEG 2000 (ISO/IEC 15444-15)",
            "JPEG 2000 of ISO/IEC 15444-1; send it uncompressed or in that");
      }
      headerSegment(marker, parameters, packedHeaders, CodestreamBytes.PPM);
    }
    parameters.requireComplete(in);
    if (!packedHeaders.isEmpty()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      packedHeaders.values().forEach(all::writeBytes);
      packed = new CodestreamBytes(all.toByteArray(), "packet headers in PPM");
    }
    long count = size.tileCount();
    if (count > MOST_TILES) {
      throw in.invalid(count + " tiles", "at most " + MOST_TILES);
    }
    long bytes = end - in.position() + 2L; // with the SOT just read
    if (count * LEAST_TILE_PART > bytes) {
      throw in.invalid(bytes + " bytes for " + count + " tiles", "a part of each of them");
    }
    for (int i = 0; i < count; i++) {
      tiles.add(new Tile(parameters.ofTile()));
    }
  }

  /** What main and tile-part headers share. */
  private void headerSegment(
      int marker, CodingParameters into, SortedMap<Integer, byte[]> headers, int headersMarker) {
    if (marker < 0xFF40) {
      in.position(in.position() - 2);
      throw in.invalid(String.format("bytes %04X", marker), "a marker segment of a header");
    }
    CodestreamBytes segment = in.segment();
    if (marker == headersMarker) {
      int index = segment.u8();
      if (headers.put(index, segment.rest()) != null) {
        throw segment.invalid("packed packet headers " + index + " twice", "each once");
      }
      return;
    }
    switch (marker) {
      case CodestreamBytes.TLM,
          CodestreamBytes.PLM,
          CodestreamBytes.PLT,
          CodestreamBytes.CRG,
          CodestreamBytes.COM -> {} // nothing that changes samples
      default -> {
        if (!into.take(marker, segment)) {
          throw in.invalid(
              String.format("marker %04X", marker), "one of ISO/IEC 15444-1 in a header");
        }
      }
    }
  }

  private void tileParts() {
    // The main header ended with the first SOT.
    int marker = CodestreamBytes.SOT;
    while (true) {
      if (marker != CodestreamBytes.SOT) {
        throw in.invalid(
            String.format("bytes %04X", marker), "marker FF90 (SOT) of the next tile-part");
      }
      tilePart();
      if (in.position() == end) {
        break;
      }
      marker = in.u16();
    }
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      if (tile.bodies.isEmpty() || tile.bodies.size() < tile.statedParts) {
        throw in.invalid(
            tile.bodies.size() + " tile-parts of tile " + i,
            Math.max(1, tile.statedParts) + ": the code stream is not whole");
      }
    }
    if (packed != null && packed.remaining() > 0) {
      throw packed.invalid(packed.remaining() + " more bytes", "an end with the last tile-part");
    }
  }

  private void tilePart() {
    int start = in.position() - 2;
    CodestreamBytes segment = in.segment();
    int index = segment.u16();
    long length = segment.u32();
    int part = segment.u8();
    int parts = segment.u8();
    segment.requireEnd("SOT");
    if (index >= tiles.size()) {
      throw in.invalid("a part of tile " + index, "one of " + tiles.size() + " tiles");
    }
    long partEnd = length == 0 ? end : start + length;
    if (partEnd > end || partEnd < in.position() + 2) {
      throw in.invalid(
          "a tile-part of " + length + " bytes from byte " + start,
          "its end before that of the code stream at byte " + end);
    }
    Tile tile = tiles.get(index);
    if (part != tile.bodies.size() || tile.statedParts > 0 && part >= tile.statedParts) {
      throw in.invalid(
          "part " + part + " of tile " + index, "part " + tile.bodies.size() + ": one is missing");
    }
    tile.statedParts = Math.max(tile.statedParts, parts);
    tilePartHeader(tile, (int) partEnd);
    tile.bodies.add(new Range(in.position(), (int) partEnd));
    in.position((int) partEnd);
  }

  private void tilePartHeader(Tile tile, int partEnd) {
    SortedMap<Integer, byte[]> headers = new TreeMap<>();
    for (int marker = in.u16(); marker != CodestreamBytes.SOD; marker = in.u16()) {
      if (!tile.bodies.isEmpty() && isOfFirstPart(marker)) {
        throw in.invalid(
            String.format("marker %04X in a later tile-part", marker), "it in the first one");
      }
      headerSegment(marker, tile.parameters, headers, CodestreamBytes.PPT);
    }
    if (in.position() > partEnd) {
      throw in.invalid("a tile-part's header beyond its end", "marker FF93 (SOD) before it");
    }
    CodestreamBytes main = packed;
    if (main != null) {
      tile.headersPacked = true;
      long length = main.u32();
      if (length > main.remaining()) {
        throw main.invalid(length + " bytes of packet headers", "at most " + main.remaining());
      }
      for (long i = 0; i < length; i++) {
        tile.headers.write(main.u8());
      }
    }
    if (!headers.isEmpty()) {
      tile.headersPacked = true;
      headers.values().forEach(tile.headers::writeBytes);
    }
  }

  private static boolean isOfFirstPart(int marker) {
    return switch (marker) {
      case CodestreamBytes.COD,
          CodestreamBytes.COC,
          CodestreamBytes.QCD,
          CodestreamBytes.QCC,
          CodestreamBytes.RGN ->
          true;
      default -> false;
    };
  }
}
