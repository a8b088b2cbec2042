// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.treatment.HeaderNuclide;

/**
 * What an image says of the scanner and the reconstruction that it comes from: what a site has
 * measured holds for both of them together.
 *
 * @param station Station Name (0008,1010), empty where there is none
 * @param model Manufacturer's Model Name (0008,1090), empty where there is none
 * @param reconstruction Reconstruction Method (0054,1103) and Series Description (0008,103E)
 * @param form filter, voxels and positron fraction of the image
 */
public record Scanner(String station, String model, List<String> reconstruction, ImageForm form) {
  /** Nothing known: only what holds for any scanner. */
  public static final Scanner UNKNOWN = new Scanner("", "", List.of());

  public Scanner {
    reconstruction = List.copyOf(reconstruction);
  }

  /** By its names alone. */
  public Scanner(String station, String model, List<String> reconstruction) {
    this(station, model, reconstruction, ImageForm.UNKNOWN);
  }

  /** The scanner of a header; of a multi-frame object that of one plane. */
  public static Scanner of(DataSet header) {
    return new Scanner(
        text(header, Tag.StationName),
        text(header, Tag.ManufacturerModelName),
        Stream.of(Tag.ReconstructionMethod, Tag.SeriesDescription)
            .map(tag -> text(header, tag))
            .filter(words -> !words.isEmpty())
            .toList(),
        new ImageForm(
            text(header, Tag.ConvolutionKernel),
            greatest(header, Tag.PixelSpacing),
            greatest(header, Tag.SliceThickness),
            HeaderNuclide.all(header).stream()
                .flatMap(item -> item.positronFraction().stream())
                .filter(fraction -> fraction > 0 && fraction <= 1)
                .findFirst()
                .orElse(null)));
  }

  /** True when a rule is for this scanner. */
  public boolean is(ScannerMatch match) {
    return match.matches(station, model, reconstruction);
  }

  /**
   * What the site has measured of it: the first record that matches, by the form of its images too.
   */
  public Optional<CalibrationRecord> calibration(QuantificationRules rules) {
    return named(rules).stream()
        .filter(one -> FormDifference.against(one, form).isEmpty())
        .findFirst();
  }

  /** The records that name it, whatever the form of their images. */
  List<CalibrationRecord> named(QuantificationRules rules) {
    return rules.calibrations().stream().filter(one -> is(one.scanner())).toList();
  }

  /** How people name it; what the header leaves out is left out. */
  public String name() {
    String words =
        Stream.concat(Stream.of(station, model), reconstruction.stream())
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "a scanner without a name" : words;
  }

  /** The rules with the ratios of this scanner. */
  RatioRules of(RatioRules rules) {
    return rules.ofScanner(station, model, reconstruction);
  }

  /** Nothing where it is no length: whoever needs it refuses the image. */
  private static @Nullable Double greatest(DataSet header, int tag) {
    try {
      return header
          .optional(tag)
          .filter(one -> one.nonBlank().isPresent())
          .map(Attribute::numbers)
          .map(all -> Arrays.stream(all).max().orElse(0))
          .filter(mm -> mm > 0 && mm <= ImageForm.MOST_MM)
          .orElse(null);
    } catch (InvalidObject _) {
      return null;
    }
  }

  private static String text(DataSet header, int tag) {
    return header.optional(tag).flatMap(Attribute::nonBlank).map(String::strip).orElse("");
  }
}
