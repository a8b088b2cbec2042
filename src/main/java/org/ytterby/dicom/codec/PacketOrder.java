// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ytterby.dicom.codec.TileComponent.Resolution;

/**
 * The packets of a tile in the order in which they come (ISO/IEC 15444-1 B.12): each is a layer of
 * a precinct.
 */
final class PacketOrder {
  private static final Comparator<Precinct> BY_RESOLUTION =
      Comparator.comparingInt(precinct -> precinct.resolution().index());
  private static final Comparator<Precinct> BY_COMPONENT =
      Comparator.comparingInt(precinct -> precinct.component().index());
  private static final Comparator<Precinct> BY_POSITION =
      Comparator.comparingLong(Precinct::y).thenComparingLong(Precinct::x);

  /** Takes packets. */
  @FunctionalInterface
  interface Reader {
    /** The next packet: the next layer of a precinct. */
    void packet(Precinct precinct);
  }

  private PacketOrder() {}

  /** How many packets components have. */
  static long count(List<TileComponent> components, int layers) {
    long precincts = 0;
    for (TileComponent component : components) {
      for (Resolution resolution : component.resolutions()) {
        precincts += (long) resolution.precinctsAcross() * resolution.precinctsDown();
      }
    }
    return precincts * layers;
  }

  /** All precincts, by component and resolution, in each of it from the top left. */
  static List<Precinct> precincts(List<TileComponent> components) {
    List<Precinct> all = new ArrayList<>();
    for (TileComponent component : components) {
      for (Resolution resolution : component.resolutions()) {
        for (int row = 0; row < resolution.precinctsDown(); row++) {
          for (int column = 0; column < resolution.precinctsAcross(); column++) {
            all.add(
                new Precinct(
                    component,
                    resolution,
                    resolution.firstColumn() + column,
                    resolution.firstRow() + row));
          }
        }
      }
    }
    return all;
  }

  /**
   * Gives the packets of one stretch that were in none before. Only precincts that have some are
   * sorted, so that all stretches together cost no more than there are packets.
   *
   * @param precincts all of the tile, from the top left in each resolution
   */
  static void read(List<Precinct> precincts, ProgressionChange change, int layers, Reader reader) {
    int end = Math.min(change.endLayer(), layers);
    List<Precinct> some =
        precincts.stream()
            .filter(precinct -> precinct.layers() < end && isIn(change, precinct))
            .sorted(comparator(change.order()))
            .toList();
    switch (change.order()) {
      case LRCP -> layerByLayer(some, end, reader);
      case RLCP -> {
        int from = 0;
        while (from < some.size()) {
          int to = from + 1;
          while (to < some.size()
              && some.get(to).resolution().index() == some.get(from).resolution().index()) {
            to++;
          }
          layerByLayer(some.subList(from, to), end, reader);
          from = to;
        }
      }
      case RPCL, PCRL, CPRL -> {
        for (Precinct precinct : some) {
          while (precinct.layers() < end) {
            reader.packet(precinct);
          }
        }
      }
    }
  }

  private static void layerByLayer(List<Precinct> precincts, int end, Reader reader) {
    for (int layer = 0; layer < end; layer++) {
      for (Precinct precinct : precincts) {
        if (precinct.layers() == layer) {
          reader.packet(precinct);
        }
      }
    }
  }

  private static boolean isIn(ProgressionChange change, Precinct precinct) {
    int resolution = precinct.resolution().index();
    int component = precinct.component().index();
    return resolution >= change.firstResolution()
        && resolution < change.endResolution()
        && component >= change.firstComponent()
        && component < change.endComponent();
  }

  /** Sorting is stable, so that what is equal here stays from the top left. */
  private static Comparator<Precinct> comparator(ProgressionChange.Order order) {
    return switch (order) {
      case LRCP, RLCP -> BY_RESOLUTION.thenComparing(BY_COMPONENT);
      case RPCL -> BY_RESOLUTION.thenComparing(BY_POSITION).thenComparing(BY_COMPONENT);
      case PCRL -> BY_POSITION.thenComparing(BY_COMPONENT).thenComparing(BY_RESOLUTION);
      case CPRL -> BY_COMPONENT.thenComparing(BY_POSITION).thenComparing(BY_RESOLUTION);
    };
  }
}
