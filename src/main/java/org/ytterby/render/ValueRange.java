// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.InvalidObject;

/**
 * The values of a grey image, behind the modality transformation: of all its frames, or in one of
 * them a hundredth of the dose would be as white as all of it in another. Immutable; empty where
 * the least is above the most.
 */
record ValueRange(double least, double most) {
  private static final ValueRange EMPTY =
      new ValueRange(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** So many pixels are looked at in a fraction of a second; of 256 x 256 a thousand frames. */
  static final int MOST_PIXELS = 1 << 26;

  /** The same for what has to be decoded. */
  static final int MOST_COMPRESSED_PIXELS = 1 << 23;

  /**
   * That of an image; of an RT Dose from 0, as doses are.
   *
   * @param shown the frame that is rendered, which is the only one of most images
   */
  static ValueRange of(DataSet header, Frames frames, StoredValues shown, Padding padding) {
    List<DataSet> own = header.items(Tag.PerFrameFunctionalGroupsSequence);
    Optional<DataSet> shared =
        header.items(Tag.SharedFunctionalGroupsSequence).stream().findFirst();
    ValueRange all = EMPTY;
    int most = frames.isNative() ? MOST_PIXELS : MOST_COMPRESSED_PIXELS;
    for (int index : looked(frames.count(), frames.format().pixels(), most)) {
      Optional<StoredValues> values =
          frames.count() == 1 ? Optional.of(shown) : values(frames, index, shown.highBit());
      if (values.isPresent()) {
        FrameGroups groups =
            new FrameGroups(
                index < own.size() ? Optional.of(own.get(index)) : Optional.empty(), shared);
        Modality modality = Modality.of(header, groups, frames.format().signed());
        all = all.with(modality, values.get(), padding);
      }
    }
    boolean isDose =
        header
            .optional(Tag.SOPClassUID)
            .filter(uid -> uid.text().equals(Uids.RTDoseStorage))
            .isPresent();
    return isDose ? new ValueRange(0, all.most) : all;
  }

  /** Which frames are looked at: all, or as many as make so many pixels, evenly apart. */
  static int[] looked(int frames, int pixels, int most) {
    int looked = Math.clamp(most / pixels, 1, frames);
    return IntStream.range(0, looked).map(i -> (int) ((long) i * frames / looked)).toArray();
  }

  /** One that can't be decoded says so when it is asked for; it hides no other. */
  private static Optional<StoredValues> values(Frames frames, int index, int highBit) {
    try {
      return Optional.of(new StoredValues(frames.frame(index), frames.format(), highBit));
    } catch (InvalidObject _) {
      return Optional.empty();
    }
  }

  private ValueRange with(Modality modality, StoredValues values, Padding padding) {
    double lower = least;
    double upper = most;
    for (int i = 0; i < values.count(); i++) {
      long stored = values.at(i);
      if (!padding.covers(stored)) {
        double value = modality.value(stored);
        lower = Math.min(lower, value);
        upper = Math.max(upper, value);
      }
    }
    return new ValueRange(lower, upper);
  }

  /** From the least black to the most white. */
  Voi voi() {
    return most > least
        ? new Window((least + most) / 2, most - least, Window.Function.LINEAR_EXACT)
        : new Voi.Black();
  }
}
