// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.assemble.Series;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.quantity.Nuclide;

/**
 * What is to be said of a calibration that an image was multiplied by: the arithmetic, its age, and
 * what it does not know of the images that it was made of. A look is asked for where the scan is
 * older than the measurement, where the scanner's positron fraction is another one since, and where
 * the calibration holds one that it does not name. Immutable.
 */
record AppliedCalibration(
    Series emission, Scanner scanner, CalibrationRecord calibration, ImageForm form) {

  Finding finding() {
    Optional<LocalDate> scanned = AcquisitionDay.of(emission.example());
    LocalDate measured = LocalDate.parse(calibration.date());
    boolean before = scanned.filter(day -> day.isBefore(measured)).isPresent();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "The image was multiplied by it: 1 Bq/mL stored counts as "
            + Figures.text(calibration.factor())
            + " Bq/mL.");
    boolean fractionInDoubt = fraction(sentences);
    if (before) {
      sentences.add(
          "The scan is older than the measurement: nobody has shown what the scanner showed then.");
    }
    unknown(sentences);
    return new Finding(
        FindingCode.SITE_CALIBRATION,
        before || fractionInDoubt ? Severity.REVIEW : Severity.INFO,
        emission.name() + ", protocol quantification.calibrations",
        calibration.source()
            + ": factor "
            + Figures.text(calibration.factor())
            + " ± "
            + Figures.text(calibration.uncertaintyPercent())
            + " %; "
            + scanned.map(day -> age(measured, day)).orElse("the scan says no day"),
        "a measurement of this scanner and reconstruction, as they were at the scan",
        String.join(" ", sentences));
  }

  private static String age(LocalDate measured, LocalDate scanned) {
    long days = ChronoUnit.DAYS.between(measured, scanned);
    String since =
        days == 0 ? "on that day" : Math.abs(days) + " d " + (days > 0 ? "later" : "earlier");
    return "scanned on " + scanned + ", " + since;
  }

  /** True where the factor may hold another fraction, or was made before it changed. */
  private boolean fraction(List<String> sentences) {
    Double header = scanner.form().positronFraction();
    if (header == null) {
      return false; // of single photons there is none
    }
    if (!calibration.positronFractionIncluded()) {
      Optional<FormDifference> other = FormDifference.fraction(form, scanner.form());
      other.ifPresent(
          one ->
              sentences.add(
                  "The header's positron fraction is "
                      + one.found()
                      + ", that of the phantom was "
                      + one.expected()
                      + ". Both are undone, so that the factor holds; but the scanner was changed"
                      + " since. Measure the phantom again."));
      return other.isPresent();
    }
    String inFactor =
        "The factor holds the scanner's positron fraction, which is therefore not undone";
    if (form.positronFraction() == null) {
      sentences.add(
          inFactor
              + ". Which one it was is not said: if another than this header's "
              + Figures.text(header)
              + ", the absolute dose is wrong by their ratio. Make a record that says it.");
      return true;
    }
    sentences.add(
        inFactor
            + ": "
            + Figures.text(header)
            + " in both headers, "
            + Figures.text(header / Nuclide.YTTRIUM_90.positronFraction())
            + " times ours.");
    return false;
  }

  private static void unsaid(List<String> sentences, List<String> unasked, String consequence) {
    if (!unasked.isEmpty()) {
      sentences.add(
          "It does not say "
              + String.join(", ", unasked)
              + " of its images: "
              + consequence
              + ", and would not be noticed.");
    }
  }

  private void unknown(List<String> sentences) {
    ScannerMatch match = calibration.scanner();
    List<String> names = new ArrayList<>();
    add(names, Tag.StationName, match.station().equals(ScannerMatch.ANY.station()));
    add(names, Tag.ManufacturerModelName, match.model().equals(ScannerMatch.ANY.model()));
    add(
        names,
        Tag.ReconstructionMethod,
        match.reconstruction().equals(ScannerMatch.ANY.reconstruction()));
    unsaid(sentences, names, "another scanner or reconstruction has another scale and blur");
    List<String> forms = new ArrayList<>();
    add(forms, Tag.ConvolutionKernel, form.kernel() == null);
    add(forms, Tag.PixelSpacing, form.pixelSpacingMm() == null);
    add(forms, Tag.SliceThickness, form.sliceThicknessMm() == null);
    unsaid(sentences, forms, "another filter or other voxels have another blur");
    if ("".equals(form.kernel())) {
      sentences.add(
          "Neither this header nor the phantom's names a "
              + Dictionary.name(Tag.ConvolutionKernel)
              + ": another filter would not be noticed where the reconstruction's name leaves it"
              + " out.");
    }
  }

  private static void add(List<String> unasked, int tag, boolean missing) {
    if (missing) {
      unasked.add(Dictionary.name(tag));
    }
  }
}
