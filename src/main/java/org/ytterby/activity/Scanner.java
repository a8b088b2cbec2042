// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.ScannerMatch;

/**
 * What an image says of the scanner and the reconstruction that it comes from: what a site has
 * measured holds for both of them together.
 *
 * @param station Station Name (0008,1010), empty where there is none
 * @param model Manufacturer's Model Name (0008,1090), empty where there is none
 * @param reconstruction Reconstruction Method (0054,1103) and Series Description (0008,103E)
 */
public record Scanner(String station, String model, List<String> reconstruction) {
  /** Nothing known: only what holds for any scanner. */
  public static final Scanner UNKNOWN = new Scanner("", "", List.of());

  public Scanner {
    reconstruction = List.copyOf(reconstruction);
  }

  /** The scanner of a header. */
  public static Scanner of(DataSet header) {
    return new Scanner(
        text(header, Tag.StationName),
        text(header, Tag.ManufacturerModelName),
        Stream.of(Tag.ReconstructionMethod, Tag.SeriesDescription)
            .map(tag -> text(header, tag))
            .filter(words -> !words.isEmpty())
            .toList());
  }

  /** True when a rule is for this scanner. */
  public boolean is(ScannerMatch match) {
    return match.matches(station, model, reconstruction);
  }

  /** What the site has measured of it: the first record that matches. */
  public Optional<CalibrationRecord> calibration(QuantificationRules rules) {
    return rules.calibrations().stream().filter(one -> is(one.scanner())).findFirst();
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

  private static String text(DataSet header, int tag) {
    return header.optional(tag).flatMap(Attribute::nonBlank).map(String::strip).orElse("");
  }
}
