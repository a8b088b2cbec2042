// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.codec.CodestreamSize.Area;
import org.ytterby.dicom.codec.TileComponent.Resolution;
import org.ytterby.dicom.codec.TileComponent.Subband;

/**
 * One precinct of a resolution, whose layers are packets (ISO/IEC 15444-1 B.6 and B.7). Its
 * code-blocks take memory when the first packet brings any. Single-threaded.
 */
final class Precinct {
  private final TileComponent component;
  private final Resolution resolution;
  private final int column;
  private final int row;
  private @Nullable List<Blocks> blocks;
  private int layers;

  Precinct(TileComponent component, Resolution resolution, int column, int row) {
    this.component = component;
    this.resolution = resolution;
    this.column = column;
    this.row = row;
  }

  TileComponent component() {
    return component;
  }

  Resolution resolution() {
    return resolution;
  }

  /** How many layers have been read of it. */
  int layers() {
    return layers;
  }

  void layerRead() {
    layers++;
  }

  /** Where on the reference grid its packets come in orders by position (B.12.1.3). */
  long x() {
    return position(
        column,
        resolution.precinct().widthBits(),
        resolution.area().left(),
        component.area().left());
  }

  long y() {
    return position(
        row, resolution.precinct().heightBits(), resolution.area().top(), component.area().top());
  }

  private long position(int index, int bits, int from, int tileFrom) {
    long start = (long) index << bits;
    int reduced = component.style().levels() - resolution.index();
    return start < from ? tileFrom : start << reduced;
  }

  /** Its part of each subband. */
  List<Blocks> blocks() {
    List<Blocks> now = blocks;
    if (now == null) {
      now = new ArrayList<>();
      for (Subband band : resolution.bands()) {
        now.add(new Blocks(band, part(band), blockBits(true), blockBits(false)));
      }
      blocks = now;
    }
    return now;
  }

  /** Its part of each subband, nothing where no packet has brought any. */
  List<Blocks> read() {
    List<Blocks> now = blocks;
    return now == null ? List.of() : now;
  }

  private Area part(Subband band) {
    int width = bandBits(resolution.precinct().widthBits());
    int height = bandBits(resolution.precinct().heightBits());
    return new Area(
            edge(column, width), edge(row, height), edge(column + 1, width), edge(row + 1, height))
        .in(band.area());
  }

  private static int edge(int index, int bits) {
    return (int) Math.min((long) index << bits, Integer.MAX_VALUE);
  }

  /** Subbands of all but the smallest resolution are half as large. */
  private int bandBits(int precinctBits) {
    return resolution.index() == 0 ? precinctBits : precinctBits - 1;
  }

  private int blockBits(boolean wide) {
    CodingStyle style = component.style();
    return wide
        ? Math.min(style.blockWidthBits(), bandBits(resolution.precinct().widthBits()))
        : Math.min(style.blockHeightBits(), bandBits(resolution.precinct().heightBits()));
  }

  /** The code-blocks of one subband in a precinct. Single-threaded. */
  static final class Blocks {
    private final Subband band;
    private final Area area;
    private final int widthBits;
    private final int heightBits;
    private final int firstColumn;
    private final int firstRow;
    private final int across;
    private final int down;
    private final TagTree inclusion;
    private final TagTree zeroPlanes;
    private final @Nullable CodeBlock[] included;

    private Blocks(Subband band, Area area, int widthBits, int heightBits) {
      this.band = band;
      this.area = area;
      this.widthBits = widthBits;
      this.heightBits = heightBits;
      this.firstColumn = area.left() >> widthBits;
      this.firstRow = area.top() >> heightBits;
      boolean empty = area.isEmpty();
      this.across = empty ? 0 : Subband.reduced(area.right(), widthBits) - firstColumn;
      this.down = empty ? 0 : Subband.reduced(area.bottom(), heightBits) - firstRow;
      this.inclusion = new TagTree(across, down);
      this.zeroPlanes = new TagTree(across, down);
      this.included = new @Nullable CodeBlock[across * down];
    }

    Subband band() {
      return band;
    }

    int across() {
      return across;
    }

    int down() {
      return down;
    }

    /** In which layer code-blocks are first included. */
    TagTree inclusion() {
      return inclusion;
    }

    TagTree zeroPlanes() {
      return zeroPlanes;
    }

    /** A code-block, nothing while it was not included. */
    @Nullable CodeBlock block(int column, int row) {
      return included[row * across + column];
    }

    CodeBlock include(int column, int row, int zeros) {
      int left = edge(firstColumn + column, widthBits);
      int top = edge(firstRow + row, heightBits);
      Area whole =
          new Area(
              left,
              top,
              edge(firstColumn + column + 1, widthBits),
              edge(firstRow + row + 1, heightBits));
      CodeBlock block = new CodeBlock(whole.in(area), zeros);
      included[row * across + column] = block;
      return block;
    }
  }
}
