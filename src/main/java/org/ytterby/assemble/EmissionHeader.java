// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.treatment.HeaderNuclide;

/**
 * What one PET header says about being an activity image in Bq/mL of 90Y (PS3.3 C.8.9.1, C.8.9.4).
 *
 * <p>Judged without a treatment record and without pixels, for the choice of a series and again for
 * each of its instances.
 */
public final class EmissionHeader {
  /** Values of Image Type (0008,0008) that are pictures of an image, not the image. */
  private static final Set<String> PICTURES =
      Set.of("MIP", "MPR", "PROJECTION IMAGE", "REFORMATTED");

  private final DataSet header;
  private final AssemblyRules rules;
  private final String instance;
  private final List<Finding> findings = new ArrayList<>();

  private EmissionHeader(DataSet header, AssemblyRules rules) {
    this.header = header;
    this.rules = rules;
    this.instance = header.optional(Tag.SOPInstanceUID).map(Attribute::text).orElse("?") + " ";
  }

  /** The findings, blocking ones where it can't be the activity image; none where all is well. */
  public static List<Finding> judge(DataSet header, AssemblyRules rules) {
    EmissionHeader judged = new EmissionHeader(header, rules);
    List<Runnable> checks =
        List.of(
            judged::sopClass,
            judged::seriesType,
            judged::imageType,
            judged::units,
            judged::corrections,
            judged::nuclide);
    checks.forEach(judged::run);
    return List.copyOf(judged.findings);
  }

  /** An attribute that can't be read does not hide what the others say. */
  private void run(Runnable check) {
    try {
      check.run();
    } catch (InvalidObject e) {
      findings.add(
          Finding.block(
              FindingCode.UNREADABLE_INSTANCE,
              instance + e.where(),
              e.found(),
              e.expected(),
              "Send the series again; if it stays so, tell the maker of the sender."));
    }
  }

  private void sopClass() {
    String uid = text(Tag.SOPClassUID);
    if (!uid.equals(Uids.PositronEmissionTomographyImageStorage)) {
      block(
          FindingCode.NO_EMISSION_SERIES,
          Tag.SOPClassUID,
          Dictionary.uid(uid).map(Dictionary.UidEntry::name).orElse(quoted(uid)),
          "Positron Emission Tomography Image Storage",
          "Send the series as classic PET images; this version quantifies no other object.");
    }
  }

  private void seriesType() {
    List<String> values = texts(Tag.SeriesType);
    String first = values.isEmpty() ? "" : values.getFirst();
    String second = values.size() < 2 ? "" : values.get(1);
    if (!rules.series().seriesTypes().contains(first) || second.equals("REPROJECTION")) {
      block(
          FindingCode.SERIES_TYPE,
          Tag.SeriesType,
          quoted(String.join("\\", values)),
          String.join(" or ", rules.series().seriesTypes()) + ", and IMAGE",
          "Reconstruct one static image of the whole acquisition and send that.");
    }
  }

  private void imageType() {
    texts(Tag.ImageType).stream()
        .filter(PICTURES::contains)
        .findFirst()
        .ifPresent(
            value ->
                block(
                    FindingCode.SERIES_TYPE,
                    Tag.ImageType,
                    value,
                    "reconstructed transverse planes",
                    "Send the series that this one was made from."));
  }

  private void units() {
    String units = text(Tag.Units);
    if (!rules.series().units().contains(units)) {
      block(
          FindingCode.UNITS,
          Tag.Units,
          quoted(units) + meaning(units),
          String.join(" or ", rules.series().units()) + ", Bq/mL",
          "Send the reconstruction in Bq/mL; this protocol does not guess the factor.");
    }
  }

  private static String meaning(String units) {
    return switch (units) {
      case "GML" ->
          ", which is SUV: its weight and dose are those that the scanner used, unknown here";
      case "CNTS" -> ", counts: a private factor of the maker leads to Bq/mL";
      case "PROPCPS", "PROPCNTS" -> ", proportional to counts: relative only";
      case "" -> "";
      default -> ", not an activity concentration";
    };
  }

  private void corrections() {
    List<String> applied = texts(Tag.CorrectedImage);
    List<String> missing =
        rules.series().corrections().stream().filter(one -> !applied.contains(one)).toList();
    if (!missing.isEmpty()) {
      block(
          FindingCode.CORRECTION_MISSING,
          Tag.CorrectedImage,
          quoted(String.join("\\", applied)) + ", without " + String.join(" and ", missing),
          String.join(" and ", rules.series().corrections()) + " among them",
          "Send the attenuation- and scatter-corrected reconstruction.");
    }
  }

  private void nuclide() {
    List<HeaderNuclide> items = HeaderNuclide.all(header);
    if (items.isEmpty()) {
      block(
          FindingCode.NUCLIDE,
          Tag.RadiopharmaceuticalInformationSequence,
          "nothing",
          "an item that names 90Y",
          "Send the series with its radiopharmaceutical module.");
    }
    items.forEach(this::nuclide);
  }

  private void nuclide(HeaderNuclide item) {
    if (isYttrium90(item)) {
      return;
    }
    String halfLife =
        item.halfLifeS()
            .map(s -> String.format(Locale.ROOT, ", half-life %.6g s", s))
            .orElse(", no half-life");
    boolean believable = item.kind() != HeaderNuclide.Kind.OTHER && item.halfLifeFits();
    String where = instance + item.where();
    String expected = "(14691008, SCT) or (C-162A7, SRT), 90Y";
    if (believable) {
      findings.add(
          Finding.review(
              FindingCode.NUCLIDE,
              where,
              item.said() + wrongCode(item) + halfLife,
              expected,
              "Half-life says 90Y and is believed; have the code corrected at the scanner."));
    } else {
      findings.add(
          Finding.block(
              FindingCode.NUCLIDE,
              where,
              item.said() + wrongCode(item) + halfLife,
              expected,
              "If another nuclide was chosen at the scanner for a 90Y treatment, reconstruct with"
                  + " 90Y; this protocol repairs no surrogate nuclide."));
    }
  }

  private boolean isYttrium90(HeaderNuclide item) {
    return item.kind() == HeaderNuclide.Kind.YTTRIUM_90
        || rules.ours().nuclides().stream()
            .anyMatch(ours -> item.isCode(ours.value(), ours.scheme()));
  }

  private static String wrongCode(HeaderNuclide item) {
    return item.said().contains("C-163A4")
        ? ", a code that a public tool writes for 90Y and that is not its code"
        : "";
  }

  private void block(FindingCode code, int tag, String found, String expected, String action) {
    findings.add(Finding.block(code, instance + header.where(tag), found, expected, action));
  }

  private String text(int tag) {
    List<String> values = texts(tag);
    return values.isEmpty() ? "" : values.getFirst();
  }

  private List<String> texts(int tag) {
    return header.optional(tag).map(Attribute::texts).orElse(List.of());
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "nothing" : "'" + text + "'";
  }
}
