// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the main header says of the coding, or a tile's header where it says otherwise (ISO/IEC
 * 15444-1 A.6): what is stated for a component goes before what is stated for all, and the tile's
 * before the image's. Single-threaded.
 */
final class CodingParameters {
  /** More changes of the order than anything writes; each costs a look at all packets. */
  private static final int MOST_CHANGES = 64;

  private final int components;
  private final @Nullable CodingParameters image;
  private @Nullable Common common;
  private @Nullable CodingStyle style;
  private @Nullable Quantization quantization;
  private final @Nullable CodingStyle[] styles;
  private final @Nullable Quantization[] quantizations;
  private final int[] shifts;
  private final List<ProgressionChange> changes = new ArrayList<>();

  /**
   * What holds for all components of a tile (the Scod and SGcod parameters).
   *
   * @param endOfHeaderMarkers whether EPH stands behind every packet header
   */
  record Common(
      ProgressionChange.Order order,
      int layers,
      boolean componentTransform,
      boolean endOfHeaderMarkers) {}

  /** The parameters of a main header. */
  CodingParameters(int components) {
    this(components, null);
  }

  private CodingParameters(int components, @Nullable CodingParameters image) {
    this.components = components;
    this.image = image;
    this.styles = new @Nullable CodingStyle[components];
    this.quantizations = new @Nullable Quantization[components];
    this.shifts = new int[components];
    Arrays.fill(shifts, -1);
  }

  /** The parameters of a tile whose header has said nothing yet. */
  CodingParameters ofTile() {
    return new CodingParameters(components, this);
  }

  /** Takes a segment; false when it is none of the coding. */
  boolean take(int marker, CodestreamBytes segment) {
    switch (marker) {
      case CodestreamBytes.COD -> codingStyle(segment);
      case CodestreamBytes.COC -> {
        int component = segment.component(components);
        styles[component] = CodingStyle.read(segment, (segment.u8() & 1) != 0);
      }
      case CodestreamBytes.QCD -> quantization = Quantization.read(segment);
      case CodestreamBytes.QCC ->
          quantizations[segment.component(components)] = Quantization.read(segment);
      case CodestreamBytes.RGN -> regionOfInterest(segment);
      case CodestreamBytes.POC -> {
        while (segment.remaining() > 0) {
          changes.add(ProgressionChange.read(segment, components));
        }
        if (changes.size() > MOST_CHANGES) {
          throw segment.invalid(
              changes.size() + " changes of the progression order", "at most " + MOST_CHANGES);
        }
      }
      default -> {
        return false;
      }
    }
    segment.requireEnd(String.format("marker segment %04X", marker));
    return true;
  }

  private void codingStyle(CodestreamBytes segment) {
    int flags = segment.u8();
    ProgressionChange.Order order = ProgressionChange.order(segment);
    int layers = segment.u16();
    int transform = segment.u8();
    if (layers == 0) {
      throw segment.invalid("0 layers", "1 to 65535");
    }
    if (transform > 1 || transform == 1 && components != 3) {
      throw segment.invalid(
          "component transform " + transform + " of " + components + " components",
          "0, or 1 of three");
    }
    common = new Common(order, layers, transform == 1, (flags & 4) != 0);
    style = CodingStyle.read(segment, (flags & 1) != 0);
  }

  private void regionOfInterest(CodestreamBytes segment) {
    int component = segment.component(components);
    int kind = segment.u8();
    if (kind != 0) {
      throw segment.invalid("region of interest of style " + kind, "0, the maximum shift");
    }
    shifts[component] = segment.u8();
  }

  /** Makes sure that a main header says what it must. */
  void requireComplete(CodestreamBytes at) {
    if (common == null || style == null) {
      throw at.invalid("a header without COD", "the coding style");
    }
    if (quantization == null) {
      throw at.invalid("a header without QCD", "the quantization");
    }
  }

  Common common() {
    Common own = common;
    return own != null ? own : image().common();
  }

  CodingStyle style(int component) {
    CodingStyle own = styles[component];
    own = own != null ? own : style;
    return own != null ? own : image().style(component);
  }

  Quantization quantization(int component) {
    Quantization own = quantizations[component];
    own = own != null ? own : quantization;
    return own != null ? own : image().quantization(component);
  }

  /** By how many planes a region of interest was shifted up. */
  int shift(int component) {
    if (shifts[component] >= 0) {
      return shifts[component];
    }
    return image == null ? 0 : image.shift(component);
  }

  /** In which order packets come. */
  List<ProgressionChange> progression() {
    if (!changes.isEmpty()) {
      return List.copyOf(changes);
    }
    if (image != null && !image.changes.isEmpty()) {
      return image.progression();
    }
    return List.of(ProgressionChange.all(common().order(), components, common().layers()));
  }

  private CodingParameters image() {
    CodingParameters main = image;
    if (main == null) {
      throw new IllegalStateException("asked before the main header was complete");
    }
    return main;
  }
}
