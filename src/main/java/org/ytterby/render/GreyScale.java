// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.InvalidObject;

/**
 * The way of a grey image's stored values to brightness (PS3.4 N.2.1): modality, values of
 * interest, presentation. Immutable.
 *
 * @param inverse MONOCHROME1, or Presentation LUT Shape INVERSE, which says the same of it
 */
record GreyScale(Modality modality, Voi voi, boolean inverse, Padding padding) {
  private static final int WHITE = 255;
  private static final int MOST_TABLE_BITS = 16;

  /**
   * That of a frame.
   *
   * @param asked what goes before the window of the object; without either, Window Center and Width
   *     go before VOI LUTs, and these before the range of values, which is that of all frames, so
   *     that the same value is as bright in each
   */
  static GreyScale of(
      DataSet header,
      FrameGroups groups,
      StoredValues values,
      Optional<Window> asked,
      Frames frames) {
    Modality modality = Modality.of(header, groups, values.format().signed());
    Padding padding = Padding.of(header, values);
    DataSet owner = groups.item(Tag.FrameVOILUTSequence).orElse(header);
    Voi voi =
        asked
            .<Voi>map(window -> window)
            .or(() -> window(owner))
            .or(() -> table(owner, modality, values))
            .orElseGet(() -> range(header, values, padding, frames));
    return new GreyScale(modality, voi, isInverse(header), padding);
  }

  private static boolean isInverse(DataSet header) {
    return header.require(Tag.PhotometricInterpretation).text().equals("MONOCHROME1")
        || header
            .optional(Tag.PresentationLUTShape)
            .filter(shape -> shape.text().equals("INVERSE"))
            .isPresent();
  }

  /** The first window; one that can't be made, such as of width 0, is none. */
  private static Optional<Voi> window(DataSet owner) {
    Optional<Double> center = owner.optional(Tag.WindowCenter).map(Attribute::number);
    Optional<Double> width = owner.optional(Tag.WindowWidth).map(Attribute::number);
    Window.Function function =
        owner.optional(Tag.VOILUTFunction).map(GreyScale::function).orElse(Window.Function.LINEAR);
    return center.isPresent() && width.filter(function::takes).isPresent()
        ? Optional.of(new Window(center.get(), width.get(), function))
        : Optional.empty();
  }

  private static Window.Function function(Attribute attribute) {
    return switch (attribute.text().toUpperCase(Locale.ROOT)) {
      case "LINEAR" -> Window.Function.LINEAR;
      case "LINEAR_EXACT" -> Window.Function.LINEAR_EXACT;
      case "SIGMOID" -> Window.Function.SIGMOID;
      default ->
          throw new InvalidObject(
              attribute.where(), "another word", "LINEAR, LINEAR_EXACT or SIGMOID");
    };
  }

  /** What it maps has a sign where the modality's values can have one (C.11.2.1.1). */
  private static Optional<Voi> table(DataSet owner, Modality modality, StoredValues values) {
    List<DataSet> tables = owner.items(Tag.VOILUTSequence);
    boolean signed =
        switch (modality) {
          case Modality.Linear(double slope, double intercept) ->
              values.format().signed() || slope < 0 || intercept < 0;
          case Modality.Table _ -> false;
        };
    return tables.stream()
        .findFirst()
        .map(item -> new Voi.Table(LookupTable.read(item, Tag.LUTDescriptor, Tag.LUTData, signed)));
  }

  /** From the least value black to the greatest white; of a segmentation from none to all. */
  private static Voi range(DataSet header, StoredValues values, Padding padding, Frames frames) {
    if (values.format().bitsAllocated() == 1) {
      return new Window(0.5, 1, Window.Function.LINEAR_EXACT);
    }
    Optional<Double> all =
        header
            .optional(Tag.SOPClassUID)
            .filter(uid -> uid.text().equals(Uids.SegmentationStorage))
            .flatMap(_ -> header.optional(Tag.MaximumFractionalValue))
            .map(Attribute::number)
            .filter(most -> most > 0);
    if (all.isPresent()) {
      return new Window(all.get() / 2, all.get(), Window.Function.LINEAR_EXACT);
    }
    return ValueRange.of(header, frames, values, padding).voi();
  }

  /** The frame's brightness, pixel by pixel. */
  byte[] shade(StoredValues values) {
    byte[] grey = new byte[values.count()];
    int bits = values.format().bitsStored();
    if (bits > MOST_TABLE_BITS || grey.length < 1 << bits) {
      for (int i = 0; i < grey.length; i++) {
        grey[i] = grey(values.at(i));
      }
      return grey;
    }
    // Fewer different values than pixels: each is worked out once.
    long least = values.format().signed() ? -(1L << (bits - 1)) : 0;
    byte[] table = new byte[1 << bits];
    for (int i = 0; i < table.length; i++) {
      table[i] = grey(least + i);
    }
    for (int i = 0; i < grey.length; i++) {
      grey[i] = table[(int) (values.at(i) - least)];
    }
    return grey;
  }

  private byte grey(long stored) {
    if (padding.covers(stored)) {
      return 0;
    }
    double fraction = voi.fraction(modality.value(stored));
    return (byte) Math.floor((inverse ? 1 - fraction : fraction) * WHITE + 0.5);
  }
}
