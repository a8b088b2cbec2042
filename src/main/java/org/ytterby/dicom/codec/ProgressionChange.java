// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

/**
 * A stretch of a tile's packets: which, and in which order (ISO/IEC 15444-1 A.6.6 and B.12).
 *
 * @param firstResolution included
 * @param endResolution not included
 * @param firstComponent included
 * @param endComponent not included
 * @param endLayer not included
 */
record ProgressionChange(
    int firstResolution,
    int endResolution,
    int firstComponent,
    int endComponent,
    int endLayer,
    Order order) {
  private static final int MOST_RESOLUTIONS = 33;

  /** The letters say what changes last to first: layer, resolution, component, position. */
  enum Order {
    LRCP,
    RLCP,
    RPCL,
    PCRL,
    CPRL
  }

  /** All packets in one order, where no POC says otherwise. */
  static ProgressionChange all(Order order, int components, int layers) {
    return new ProgressionChange(0, MOST_RESOLUTIONS, 0, components, layers, order);
  }

  static Order order(CodestreamBytes segment) {
    int code = segment.u8();
    if (code >= Order.values().length) {
      throw segment.invalid("progression order " + code, "0 to 4");
    }
    return Order.values()[code];
  }

  /** Reads one of POC. */
  static ProgressionChange read(CodestreamBytes segment, int components) {
    int firstResolution = segment.u8();
    int firstComponent = segment.u8();
    int endLayer = segment.u16();
    int endResolution = segment.u8();
    int endComponent = segment.u8();
    return new ProgressionChange(
        firstResolution,
        Math.min(endResolution, MOST_RESOLUTIONS),
        firstComponent,
        endComponent == 0 ? components : Math.min(endComponent, components),
        endLayer,
        order(segment));
  }
}
