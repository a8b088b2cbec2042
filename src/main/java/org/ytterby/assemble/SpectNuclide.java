// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.OursRules;
import org.ytterby.quantity.Technetium99m;
import org.ytterby.treatment.HeaderNuclide;

/**
 * Whether a SPECT image is one of the protocol's nuclide: by its code, by its half-life where it
 * has one, and by its energy window: 90Y has none of its own, 166Ho its line at 81 keV.
 *
 * <p>No positron fraction enters: one in the header tells that the image is PET, whose scale rests
 * on it. NM need not name its nuclide (PS3.3 C.8.4.10); then the window has to be known and must
 * not be that of 99mTc, whose MAA scan lies in the same study, and must hold the line where the
 * nuclide has one. It must not be of 177Lu or 131I either; but where the nuclide is named, only as
 * the one window there is: scatter windows lie there, too.
 *
 * <p>What of the 99mTc before the treatment is still there at a scan of 90Y is not told by any
 * header; a window that holds its line, and a collimator through which bremsstrahlung goes, ask for
 * a look.
 */
final class SpectNuclide {
  /** Photopeak windows are 15 or 20 % wide; one of 30 % is no narrow window any more. */
  private static final double WIDEST_PEAK = 0.3;

  /** Tables and rounding: 6.0 to 6.02 h are in use. */
  private static final double SAME_HALF_LIFE = 0.01;

  /** ICRP 107; keV. */
  private static final double HOLMIUM_LINE_KEV = 80.57;

  /** Nuclides that SPECT of other scans is of, each by a line that ours are never seen at. */
  private enum Line {
    TECHNETIUM_99M("99mTc", Technetium99m.LINE_KEV),
    LUTETIUM_177("177Lu", 208.4),
    IODINE_131("131I", 364.5);

    private final String label;
    private final double keV;

    Line(String label, double keV) {
      this.label = label;
      this.keV = keV;
    }
  }

  /**
   * Names of low energy collimators as makers give them (LEHR, LEAP, LEGP, LEUHR, ELEGP, "Low
   * Energy"): their septa are made for 140 keV.
   */
  private static final Pattern LOW_ENERGY =
      Pattern.compile(
          "(?<![a-z])e?le(u?hr|ap|gp|hs|us|fb)?(?![a-z])|low[\\W_]*energy",
          Pattern.CASE_INSENSITIVE);

  private static final String PEAK_OF_HOLMIUM = "the photopeak of 166Ho at 80.6 keV";

  private record Window(double lowerKeV, double upperKeV) {
    boolean holds(double keV) {
      return lowerKeV < keV && upperKeV > keV;
    }

    boolean isPhotopeakOf(double keV) {
      return holds(keV) && upperKeV - lowerKeV <= WIDEST_PEAK * keV;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1f to %.1f keV", lowerKeV, upperKeV);
    }
  }

  private final DataSet header;
  private final String instance;
  private final OursRules ours;
  private final Isotope dosed;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Of one plane.
   *
   * @param instance what its findings' places begin with
   * @param dosed what was given, where the image is one after it
   */
  SpectNuclide(DataSet header, String instance, OursRules ours, Isotope dosed) {
    this.header = header;
    this.instance = instance;
    this.ours = ours;
    this.dosed = dosed;
  }

  List<Finding> judge() {
    List<HeaderNuclide> items = HeaderNuclide.all(header);
    boolean named = items.stream().anyMatch(item -> item.kind() != HeaderNuclide.Kind.ABSENT);
    items.forEach(this::item);
    List<Window> ranges = ranges();
    Optional<Line> line =
        line(ranges)
            .filter(
                found ->
                    found == Line.TECHNETIUM_99M
                        || ranges.size() == 1
                        || items.stream().noneMatch(this::isNamed));
    boolean technetium = line.filter(Line.TECHNETIUM_99M::equals).isPresent();
    boolean ofAnother = afterTreatment() && line.isPresent();
    if (!named && !ofAnother) {
      unnamed(ranges, technetium);
    }
    if (ofAnother) {
      findings.add(
          Finding.block(
              FindingCode.NUCLIDE,
              instance + header.where(Tag.EnergyWindowInformationSequence),
              words(ranges) + ", with the photopeak of " + line.get().label,
              bremsstrahlung() ? "a window of bremsstrahlung" : PEAK_OF_HOLMIUM,
              technetium
                  ? "This is the scan of 99mTc before the treatment, or has its photons in it."
                      + " Send the SPECT after the treatment."
                  : "This is a scan of another nuclide, or has its photons in it. Send the SPECT"
                      + " of %s.".formatted(dosed.symbol())));
    } else if (afterTreatment()) {
      leftTechnetium(ranges);
      withoutPeak(ranges);
      collimator();
    }
    return findings;
  }

  /** By hand: 2^(24 h / 6.007 h) is 16. */
  private void leftTechnetium(List<Window> ranges) {
    if (ranges.stream().anyMatch(one -> one.holds(Technetium99m.LINE_KEV))) {
      findings.add(
          Finding.review(
              FindingCode.FOREIGN_PHOTONS,
              instance + header.where(Tag.EnergyWindowInformationSequence),
              words(ranges)
                  + ", with the line of 99mTc at "
                  + Technetium99m.LINE_KEV
                  + " keV in it",
              (bremsstrahlung() ? "a window of bremsstrahlung" : PEAK_OF_HOLMIUM)
                  + " without that line, or no 99mTc left in the patient",
              "What is left of the 99mTc given before the treatment counts as %s there, a"
                      .formatted(dosed.symbol())
                  + " sixteenth of it for each day. Look when it was given."));
    }
  }

  private void withoutPeak(List<Window> ranges) {
    if (bremsstrahlung()
        || ranges.isEmpty()
        || ranges.stream().anyMatch(one -> one.isPhotopeakOf(HOLMIUM_LINE_KEV))) {
      return;
    }
    boolean held = ranges.stream().anyMatch(one -> one.holds(HOLMIUM_LINE_KEV));
    findings.add(
        new Finding(
            FindingCode.FOREIGN_PHOTONS,
            held ? Severity.REVIEW : Severity.BLOCK,
            instance + header.where(Tag.EnergyWindowInformationSequence),
            words(ranges),
            PEAK_OF_HOLMIUM,
            "Outside the line an image shows scatter and bremsstrahlung, which lie elsewhere than"
                + " the activity. Send the reconstruction of the photopeak's window."));
  }

  private void collimator() {
    header.items(Tag.DetectorInformationSequence).stream()
        .flatMap(item -> item.optional(Tag.CollimatorGridName).stream())
        .filter(name -> LOW_ENERGY.matcher(name.nonBlank().orElse("")).find())
        .findFirst()
        .ifPresent(
            name ->
                findings.add(
                    Finding.review(
                        FindingCode.FOREIGN_PHOTONS,
                        instance + name.where(),
                        "'" + name.text() + "', a low energy collimator",
                        "one of medium or high energy",
                        "Bremsstrahlung goes through its septa, so that counts of one place are"
                            + " shown at others and no dose of a region is sure. Send a scan"
                            + " through another one where there is one.")));
  }

  private void item(HeaderNuclide item) {
    if (item.kind() == HeaderNuclide.Kind.ABSENT) {
      return;
    }
    boolean code = ours.nuclides().stream().anyMatch(one -> item.isCode(one.value(), one.scheme()));
    boolean meant = afterTreatment() && item.names(dosed);
    if (!code && !meant || namesAnother(item)) {
      findings.add(
          Finding.block(
              FindingCode.NUCLIDE,
              instance + item.where(),
              item.said(),
              "a nuclide of the protocol's list ours.nuclides",
              "Send the SPECT "
                  + (ours.beforeTreatment() ? "of 99mTc-MAA before" : "after")
                  + " the treatment, or have the code corrected at the scanner."));
    }
    if (afterTreatment() && item.halfLifeS().isPresent() && !item.halfLifeFits(dosed)) {
      findings.add(
          Finding.block(
              FindingCode.HALF_LIFE,
              instance + item.where(),
              item.halfLifeS().get() + " s",
              "that of %s, %s, or nothing"
                  .formatted(dosed.symbol(), bremsstrahlung() ? "64 h" : "26.8 h"),
              "The scanner may have decayed with it. Reconstruct with %s."
                  .formatted(dosed.symbol())));
    }
    if (ours.beforeTreatment()
        && item.halfLifeS()
            .filter(said -> Math.abs(said / Technetium99m.HALF_LIFE_S - 1) > SAME_HALF_LIFE)
            .isPresent()) {
      findings.add(
          Finding.block(
              FindingCode.HALF_LIFE,
              instance + item.where(),
              item.halfLifeS().get() + " s",
              "that of 99mTc, 6.0 h, or nothing",
              "The scanner may have decayed with it. Reconstruct with 99mTc."));
    }
    if (item.positronFraction().isPresent() && !item.positronFraction().get().equals(0.0)) {
      findings.add(
          Finding.block(
              FindingCode.POSITRON_FRACTION,
              instance + item.where(),
              "a positron fraction, " + item.positronFraction().get(),
              "none: the protocol is one of SPECT",
              "This is a PET image. Use a protocol with series.imaging PET."));
    }
  }

  /** Whatever codes the protocol lists: nothing else is dosed after a treatment. */
  private boolean afterTreatment() {
    return !ours.beforeTreatment();
  }

  /** Whatever codes are listed: what is given elsewhere is not dosed as this. */
  private boolean namesAnother(HeaderNuclide item) {
    return afterTreatment()
        && Stream.of(Isotope.values()).anyMatch(one -> one != dosed && item.names(one));
  }

  private boolean bremsstrahlung() {
    return dosed == Isotope.YTTRIUM_90;
  }

  private boolean isNamed(HeaderNuclide item) {
    return bremsstrahlung()
        ? item.kind() == HeaderNuclide.Kind.YTTRIUM_90
        : item.names(Isotope.HOLMIUM_166);
  }

  private static Optional<Line> line(List<Window> ranges) {
    return Arrays.stream(Line.values())
        .filter(line -> ranges.stream().anyMatch(one -> one.isPhotopeakOf(line.keV)))
        .findFirst();
  }

  private static String words(List<Window> ranges) {
    return ranges.stream().map(Window::toString).collect(Collectors.joining(" and "));
  }

  private void unnamed(List<Window> ranges, boolean technetium) {
    String where = instance + header.where(Tag.RadiopharmaceuticalInformationSequence);
    String expected = "an item that names the nuclide";
    if (ours.beforeTreatment() && !ranges.isEmpty() && !technetium) {
      findings.add(
          Finding.block(
              FindingCode.NUCLIDE,
              where,
              "no nuclide, energy window " + words(ranges),
              "a nuclide, or the photopeak of 99mTc at 140.5 keV",
              "This may be the scan after the treatment. Send the SPECT of 99mTc-MAA."));
      return;
    }
    boolean peak = ranges.stream().anyMatch(one -> one.isPhotopeakOf(HOLMIUM_LINE_KEV));
    if (afterTreatment() && !ranges.isEmpty() && peak == bremsstrahlung()) {
      findings.add(
          Finding.block(
              FindingCode.NUCLIDE,
              where,
              "no nuclide, energy window " + words(ranges),
              "a nuclide, or "
                  + (bremsstrahlung() ? "a window of bremsstrahlung" : PEAK_OF_HOLMIUM),
              "This may be a scan of "
                  + (bremsstrahlung() ? "166Ho, whose photopeak that is" : "another nuclide")
                  + ". Send the SPECT of %s, or have the nuclide entered at the scanner."
                      .formatted(dosed.symbol())));
      return;
    }
    findings.add(
        !ranges.isEmpty()
            ? Finding.review(
                FindingCode.NUCLIDE,
                where,
                "no nuclide, energy window " + words(ranges),
                expected,
                "The protocol's nuclide is assumed. Make sure that this is the scan "
                    + (ours.beforeTreatment() ? "before" : "after")
                    + " the treatment.")
            : Finding.block(
                FindingCode.NUCLIDE,
                where,
                "neither nuclide nor energy window",
                expected,
                "Send the series with its isotope module."));
  }

  /**
   * The ranges that the window of the image is made of: acquisitions list all of their windows, its
   * vector says which one it is.
   */
  private List<Window> ranges() {
    List<DataSet> windows = header.items(Tag.EnergyWindowInformationSequence);
    int which = header.optional(Tag.EnergyWindowVector).map(Attribute::integer).orElse(1);
    if (which < 1 || which > windows.size()) {
      return List.of();
    }
    return windows.get(which - 1).items(Tag.EnergyWindowRangeSequence).stream()
        .flatMap(range -> window(range).stream())
        .toList();
  }

  private static Optional<Window> window(DataSet range) {
    Optional<Double> lower = keV(range, Tag.EnergyWindowLowerLimit);
    Optional<Double> upper = keV(range, Tag.EnergyWindowUpperLimit);
    return lower.isPresent() && upper.isPresent()
        ? Optional.of(new Window(lower.get(), upper.get()))
        : Optional.empty();
  }

  private static Optional<Double> keV(DataSet range, int tag) {
    return range.optional(tag).filter(said -> said.nonBlank().isPresent()).map(Attribute::number);
  }
}
