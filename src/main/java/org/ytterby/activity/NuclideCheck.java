// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.PositronFraction;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.ScannerDecay;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.Nuclide;
import org.ytterby.treatment.HeaderNuclide;

/**
 * What the scanner took the nuclide's half-life and positron fraction to be.
 *
 * <p><b>Positron fraction.</b> The scanner divided counts by its own fraction (0018,1076), so the
 * stored Bq/mL are too low by ours over its when its is the greater. Known 90Y fractions are not
 * only noted but undone: the image is multiplied by header over ours (3.186e-5), which makes images
 * of all makers comparable and leaves one branching ratio, with one uncertainty, in the budget;
 * noting alone would leave up to 13 % (3.6e-5) in the absolute dose and in the ratio that is
 * judged. The header's fraction is the one that was used (it is the attribute's definition, PS3.3
 * C.8.9.2); the factor is said in a finding, which asks for review from 1 % on. A site whose
 * calibration was made with the scanner's fraction says so in the protocol, and nothing is undone:
 * it must not be corrected twice. An unknown fraction blocks: 1, or a gamma yield, can't be told
 * from a slip. Another nuclide's is repaired ({@link SurrogateRepair}) where half-life, fraction
 * and code say the same, and the protocol allows that nuclide.
 */
final class NuclideCheck {
  /** Below half of the least distance between two known fractions, 3.186e-5 and 3.19e-5. */
  static final double SAME_FRACTION = 5e-4;

  /** Below the uncertainty of the fraction itself, 1.5 %. */
  private static final double WORTH_REVIEW = 0.01;

  /** 0.1 % of half-life is 0.03 % of activity over a day: written differently, not another one. */
  private static final double WORTH_SAYING = 1e-3;

  private final QuantificationRules rules;
  private final DoseConstants constants;
  private final boolean inCalibration;
  private final SeriesFindings findings;

  /**
   * A check of one series.
   *
   * @param inCalibration true where the site's calibration holds the scanner's fraction
   */
  NuclideCheck(
      QuantificationRules rules,
      DoseConstants constants,
      boolean inCalibration,
      SeriesFindings findings) {
    this.rules = rules;
    this.constants = constants;
    this.inCalibration = inCalibration;
    this.findings = findings;
  }

  /**
   * What the scanner took it to be; nothing where a fraction is not known or the headers name
   * several.
   *
   * @param headers of all images: one value each is required of them together
   */
  Optional<ScannerNuclide> of(List<DataSet> headers) {
    Set<Optional<Double>> scales = new LinkedHashSet<>();
    Set<Optional<SurrogateRepair>> repairs = new LinkedHashSet<>();
    NavigableSet<Double> fractions = new TreeSet<>();
    NavigableSet<Double> halfLivesS = new TreeSet<>();
    for (DataSet header : headers) {
      String instance = header.optional(Tag.SOPInstanceUID).map(Attribute::text).orElse("?");
      for (HeaderNuclide item : HeaderNuclide.all(header)) {
        Optional<SurrogateRepair> repair = repair(item);
        if (repair.isEmpty()) {
          halfLife(instance, header, item);
          scales.add(scale(instance, header, item));
        } else {
          scales.add(repair.map(SurrogateRepair::positronScale));
        }
        repairs.add(repair);
        item.positronFraction().ifPresent(fractions::add);
        item.halfLifeS().ifPresent(halfLivesS::add);
      }
    }
    one(FindingCode.HALF_LIFE, Tag.RadionuclideHalfLife, halfLivesS);
    one(FindingCode.POSITRON_FRACTION, Tag.RadionuclidePositronFraction, fractions);
    if (scales.size() != 1 || repairs.size() != 1) {
      return Optional.empty();
    }
    boolean undone = rules.scannerDecay() == ScannerDecay.UNDONE;
    double decayedWithS =
        undone && halfLivesS.size() == 1 ? halfLivesS.getFirst() : constants.halfLifeS();
    return scales
        .iterator()
        .next()
        .map(
            scale ->
                new ScannerNuclide(
                    ImagedNuclide.of(Isotope.YTTRIUM_90, constants),
                    inCalibration ? 1 : scale,
                    scale,
                    decayedWithS,
                    undone,
                    repairs.iterator().next()));
  }

  /** Not where a calibration holds the scanner's fraction: it can't hold two nuclides'. */
  private Optional<SurrogateRepair> repair(HeaderNuclide item) {
    return inCalibration
        ? Optional.empty()
        : item.surrogate(rules.nuclideRepair())
            .map(
                surrogate ->
                    new SurrogateRepair(
                        surrogate,
                        item.positronFraction().orElseThrow(),
                        item.halfLifeS().orElseThrow(),
                        item.where()));
  }

  private void one(FindingCode code, int tag, NavigableSet<Double> values) {
    if (values.size() > 1) {
      findings.add(
          Finding.block(
              code,
              "the series, " + Dictionary.name(tag),
              values.size()
                  + " values: "
                  + values.stream().map(Figures::text).collect(Collectors.joining(", ")),
              "one value in all images of the series",
              "Send one reconstruction a series, of one radiopharmaceutical."));
    }
  }

  private void halfLife(String instance, DataSet header, HeaderNuclide item) {
    String where = where(instance, header, Tag.RadionuclideHalfLife);
    String expected =
        String.format(
            Locale.ROOT,
            "%.0f s within %.0f %% (every value in use for 90Y lies between 64.0 and 64.5 h)",
            Nuclide.YTTRIUM_90.halfLifeS(),
            100 * HeaderNuclide.HALF_LIFE_TOLERANCE);
    if (!item.halfLifeFits()) {
      findings.add(
          Finding.block(
              FindingCode.HALF_LIFE,
              where,
              item.halfLifeS()
                  .map(s -> Figures.text(s) + String.format(Locale.ROOT, " s (%.2f h)", s / 3600))
                  .orElse("nothing"),
              expected,
              item.halfLifeS().isPresent()
                  ? "The scanner decayed with it. Reconstruct with 90Y and send the series again."
                  : "By which half-life the scanner decayed can't be told. Send the series with it,"
                      + " or reconstruct with 90Y."));
      return;
    }
    double ratio = item.halfLifeS().orElseThrow() / constants.halfLifeS();
    if (Math.abs(ratio - 1) > WORTH_SAYING) {
      findings.add(
          Finding.info(
              FindingCode.HALF_LIFE,
              where,
              Figures.text(item.halfLifeS().get())
                  + String.format(Locale.ROOT, " s, %.2f %% from ours", 100 * (ratio - 1)),
              String.format(Locale.ROOT, "%.0f s", constants.halfLifeS()),
              rules.scannerDecay() == ScannerDecay.UNDONE
                  ? "What the scanner's correction with it differs from ours is undone."
                  : "None: over a day it is less than 0.1 % of activity for each 0.4 %."));
    }
  }

  /** The header's fraction over ours. */
  private Optional<Double> scale(String instance, DataSet header, HeaderNuclide item) {
    String where = where(instance, header, Tag.RadionuclidePositronFraction);
    double ours = Nuclide.YTTRIUM_90.positronFraction();
    Optional<PositronFraction> known =
        item.positronFraction()
            .flatMap(
                said ->
                    rules.positronFractions().stream()
                        .filter(one -> Math.abs(said / one.fraction() - 1) <= SAME_FRACTION)
                        .findFirst());
    if (known.isEmpty()) {
      findings.add(
          Finding.block(
              FindingCode.POSITRON_FRACTION,
              where,
              item.positronFraction()
                  .map(
                      said ->
                          Figures.text(said)
                              + ", "
                              + Figures.text(said / ours)
                              + " times that of 90Y")
                  .orElse("nothing"),
              "one of "
                  + String.join(
                      ", ",
                      rules.positronFractions().stream()
                          .map(one -> Figures.text(one.fraction()))
                          .toList()),
              "The scale of the image can't be known. Reconstruct with 90Y, or add the scanner's"
                  + " fraction to the protocol when it is certain. SPECT that is stored as PET has"
                  + " none: use a protocol with series.imaging SPECT."));
      return Optional.empty();
    }
    double ratio = known.get().fraction() / ours;
    if (Math.abs(ratio - 1) <= SAME_FRACTION) {
      return Optional.of(1.0);
    }
    String found = Figures.text(known.get().fraction()) + " (" + known.get().note() + ")";
    String expected = Figures.text(ours) + " (Selwyn 2007)";
    String action =
        String.format(
            Locale.ROOT,
            inCalibration
                ? "Nothing was undone: by the protocol the site's calibration holds the scanner's"
                    + " fraction (%.4f, header over ours)."
                : "The image was multiplied by %.4f, header over ours.",
            ratio);
    findings.add(
        Math.abs(ratio - 1) > WORTH_REVIEW
            ? Finding.review(FindingCode.POSITRON_FRACTION, where, found, expected, action)
            : Finding.info(FindingCode.POSITRON_FRACTION, where, found, expected, action));
    return Optional.of(ratio);
  }

  private static String where(String instance, DataSet header, int tag) {
    List<DataSet> items = header.items(Tag.RadiopharmaceuticalInformationSequence);
    return instance + " " + items.getFirst().where(tag);
  }
}
