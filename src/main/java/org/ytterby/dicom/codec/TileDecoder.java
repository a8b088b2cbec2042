// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.codec.CodestreamSize.Area;
import org.ytterby.dicom.codec.CodestreamSize.SampleForm;
import org.ytterby.dicom.codec.TileComponent.Subband;
import org.ytterby.finding.InvalidObject;

/**
 * One tile of a code stream, from packets to samples. What it takes of memory is eight bytes for
 * each sample of the tile at most, and what packets bring. Single-threaded.
 */
final class TileDecoder {
  private final byte[] encoded;
  private final Codestream.Tile tile;
  private final SampleForm form;
  private final boolean exact;
  private final String where;
  private final List<TileComponent> components = new ArrayList<>();

  /**
   * A tile.
   *
   * @param exact refuses what was left out of the samples
   * @param where frame and tile, for messages
   */
  TileDecoder(byte[] encoded, Codestream.Tile tile, SampleForm form, boolean exact, String where) {
    this.encoded = encoded;
    this.tile = tile;
    this.form = form;
    this.exact = exact;
    this.where = where;
  }

  /**
   * The samples of each component, row by row, in as many low bits as are allocated: negative ones
   * in two's complement, the bits above zero.
   *
   * @param decoder which tiles share
   * @throws InvalidObject when they can't be decoded
   */
  List<int[]> decode(Area area, CodeBlockDecoder decoder) {
    for (int i = 0; i < form.components(); i++) {
      TileComponent component = TileComponent.of(i, area, tile.parameters());
      check(component);
      components.add(component);
    }
    List<Precinct> precincts = PacketReader.read(tile, components, encoded, where);
    List<WaveletPlane> planes = new ArrayList<>();
    for (TileComponent component : components) {
      planes.add(
          component.style().reversible() ? new ReversiblePlane(area) : new IrreversiblePlane(area));
    }
    for (Precinct precinct : precincts) {
      for (Precinct.Blocks blocks : precinct.read()) {
        decode(precinct.component(), blocks, decoder, planes);
      }
    }
    for (TileComponent component : components) {
      planes.get(component.index()).synthesize(component.resolutions());
    }
    if (tile.parameters().common().componentTransform()) {
      transform(planes);
    }
    return planes.stream().map(plane -> inRange(plane.samples())).toList();
  }

  private void check(TileComponent component) {
    boolean reversible = component.style().reversible();
    Quantization quantization = component.quantization();
    if (exact && !reversible) {
      throw new InvalidObject(
          where,
          "the irreversible wavelet",
          "the reversible one: a dose can't be computed from lossy pixels");
    }
    if (reversible != (quantization.kind() == Quantization.Kind.NONE)) {
      throw new InvalidObject(
          where,
          (reversible ? "the reversible" : "the irreversible")
              + " wavelet with quantization "
              + quantization.kind(),
          "NONE with the reversible one, steps with the other");
    }
    if (quantization.bands() < component.style().bands()) {
      throw new InvalidObject(
          where,
          quantization.bands() + " quantization steps",
          component.style().bands() + ", one for each subband");
    }
    for (int band = 0; band < component.style().bands(); band++) {
      int planes = quantization.planes(band) + component.shift();
      if (planes > CodeBlockDecoder.MOST_PLANES) {
        throw new InvalidObject(
            where,
            planes + " bit planes of a subband, with a region of interest's shift",
            "at most " + CodeBlockDecoder.MOST_PLANES + "; send it uncompressed");
      }
    }
  }

  private void decode(
      TileComponent component,
      Precinct.Blocks blocks,
      CodeBlockDecoder decoder,
      List<WaveletPlane> planes) {
    Subband band = blocks.band();
    WaveletPlane plane = planes.get(component.index());
    int most = component.quantization().planes(band.index()) + component.shift();
    float step = component.quantization().step(band.index(), form.precision() + band.gainBits());
    for (int row = 0; row < blocks.down(); row++) {
      for (int column = 0; column < blocks.across(); column++) {
        CodeBlock block = blocks.block(column, row);
        if (block == null) {
          continue; // no packet says anything of it: all zero, see Promise.EXACT
        }
        int[] data =
            decoder.decode(block, encoded, band.orientation(), component.style(), most, where);
        if (exact) {
          requireAllPasses(block, most, decoder);
        }
        int at =
            (band.row() + block.area().top() - band.area().top()) * plane.width()
                + band.column()
                + block.area().left()
                - band.area().left();
        plane.place(data, block.area(), at, component.shift(), step);
      }
    }
  }

  private void requireAllPasses(CodeBlock block, int planes, CodeBlockDecoder decoder) {
    int all = 3 * (planes - block.zeroPlanes()) - 2;
    int missing = all - block.passes();
    if (missing > 1 || missing == 1 && !decoder.isCleanUpEmpty()) {
      throw new InvalidObject(
          where,
          block.passes() + " of " + all + " coding passes of a code-block",
          "all of them: what is missing may be bits or zeros, nobody can tell, and a dose can't be"
              + " computed from lossy pixels; send it uncompressed");
    }
  }

  private void transform(List<WaveletPlane> planes) {
    if (planes.get(0) instanceof ReversiblePlane first
        && planes.get(1) instanceof ReversiblePlane second
        && planes.get(2) instanceof ReversiblePlane third) {
      ReversiblePlane.transform(first, second, third);
    } else if (planes.get(0) instanceof IrreversiblePlane first
        && planes.get(1) instanceof IrreversiblePlane second
        && planes.get(2) instanceof IrreversiblePlane third) {
      IrreversiblePlane.transform(first, second, third);
    } else {
      throw new InvalidObject(
          where, "a component transform of different wavelets", "the same for all components");
    }
  }

  /** Shifts unsigned samples up by half their range (G.1), and keeps all in it. */
  private int[] inRange(int[] samples) {
    int half = 1 << form.precision() - 1;
    int offset = form.signed() ? 0 : half;
    int allocated = (1 << form.allocated()) - 1;
    int outside = 0;
    for (int i = 0; i < samples.length; i++) {
      int sample = Math.clamp(samples[i], -half, half - 1);
      outside |= sample ^ samples[i];
      samples[i] = sample + offset & allocated;
    }
    if (exact && outside != 0) {
      throw new InvalidObject(
          where,
          "a sample of more than " + form.precision() + " bits",
          "no more than its stream says: the code stream is damaged");
    }
    return samples;
  }
}
