// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.codec.CodestreamSize.Area;

/**
 * One component of a tile with its resolutions and subbands (ISO/IEC 15444-1 B.5 and B.6).
 * Immutable.
 *
 * @param index of the component
 * @param area on the reference grid, which is the component's own without subsampling
 * @param resolutions the smallest first
 */
record TileComponent(
    int index,
    Area area,
    CodingStyle style,
    Quantization quantization,
    int shift,
    List<Resolution> resolutions) {
  TileComponent {
    resolutions = List.copyOf(resolutions);
  }

  static TileComponent of(int index, Area area, CodingParameters parameters) {
    CodingStyle style = parameters.style(index);
    List<Resolution> resolutions = new ArrayList<>();
    for (int r = 0; r <= style.levels(); r++) {
      resolutions.add(Resolution.of(r, area, style));
    }
    return new TileComponent(
        index, area, style, parameters.quantization(index), parameters.shift(index), resolutions);
  }

  /**
   * One resolution: the image reduced so far, and the subbands that make it from the one before.
   *
   * @param precinct log2 of its width and height
   * @param bands LL of the smallest, else HL, LH, HH
   */
  record Resolution(int index, Area area, CodingStyle.Precinct precinct, List<Subband> bands) {
    Resolution {
      bands = List.copyOf(bands);
    }

    private static Resolution of(int index, Area tile, CodingStyle style) {
      int reduced = style.levels() - index;
      Area area = Subband.area(tile, reduced, 0, 0);
      List<Subband> bands = new ArrayList<>();
      if (index == 0) {
        bands.add(new Subband(Subband.LL, 0, area, 0, 0));
      } else {
        Area lower = Subband.area(tile, reduced + 1, 0, 0);
        for (int orientation = Subband.HL; orientation <= Subband.HH; orientation++) {
          int high = orientation & 1;
          int low = orientation >> 1;
          bands.add(
              new Subband(
                  orientation,
                  3 * (index - 1) + orientation,
                  Subband.area(tile, reduced + 1, high, low),
                  high * lower.width(),
                  low * lower.height()));
        }
      }
      return new Resolution(index, area, style.precinct(index), bands);
    }

    /** The first precinct's column in the grid of all. */
    int firstColumn() {
      return area.left() >> precinct.widthBits();
    }

    int firstRow() {
      return area.top() >> precinct.heightBits();
    }

    int precinctsAcross() {
      return area.isEmpty()
          ? 0
          : Subband.reduced(area.right(), precinct.widthBits()) - firstColumn();
    }

    int precinctsDown() {
      return area.isEmpty()
          ? 0
          : Subband.reduced(area.bottom(), precinct.heightBits()) - firstRow();
    }
  }

  /**
   * One subband.
   *
   * @param orientation {@link #LL} to {@link #HH}
   * @param index in the order in which quantization is stated
   * @param area of its samples, B-15
   * @param column where its first column lies among the coefficients of the tile's component, as
   *     halves: low to the left and the top
   * @param row where its first row lies
   */
  record Subband(int orientation, int index, Area area, int column, int row) {
    static final int LL = 0;
    static final int HL = 1; // high in the rows
    static final int LH = 2;
    static final int HH = 3;

    private static Area area(Area tile, int levels, int highAcross, int highDown) {
      return new Area(
          bound(tile.left(), levels, highAcross),
          bound(tile.top(), levels, highDown),
          bound(tile.right(), levels, highAcross),
          bound(tile.bottom(), levels, highDown));
    }

    private static int bound(int value, int levels, int high) {
      long shifted = high == 0 ? value : value - (1L << levels - 1);
      return (int) (shifted + (1L << levels) - 1 >> levels);
    }

    /** Divided by a power of two and rounded up. */
    static int reduced(int value, int bits) {
      return bound(value, bits, 0);
    }

    /** Log2 of how much larger than samples coefficients are (table E.1). */
    int gainBits() {
      return (orientation & 1) + (orientation >> 1);
    }
  }
}
