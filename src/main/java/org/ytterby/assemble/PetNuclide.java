// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.treatment.HeaderAgent;
import org.ytterby.treatment.HeaderNuclide;

/**
 * Whether a PET image is one of 90Y: by the code of its nuclide, by its half-life, or as one of a
 * surrogate that the protocol repairs (PS3.3 C.8.9.2). The scan of a diagnostic agent is never
 * taken for a treatment's.
 */
final class PetNuclide {
  private final DataSet header;
  private final AssemblyRules rules;
  private final String instance;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Of one plane.
   *
   * @param instance what its findings' places begin with
   */
  PetNuclide(DataSet header, String instance, AssemblyRules rules) {
    this.header = header;
    this.instance = instance;
    this.rules = rules;
  }

  /** True where the image is one of another nuclide that is to be repaired. */
  static boolean needsRepair(DataSet header, AssemblyRules rules) {
    return !rules.series().bySpect()
        && HeaderNuclide.all(header).stream()
            .anyMatch(item -> item.surrogate(rules.nuclideRepair()).isPresent());
  }

  List<Finding> judge() {
    List<HeaderNuclide> items = HeaderNuclide.all(header);
    if (items.isEmpty()) {
      findings.add(
          Finding.block(
              FindingCode.NUCLIDE,
              instance + header.where(Tag.RadiopharmaceuticalInformationSequence),
              "nothing",
              "an item that names 90Y",
              "Send the series with its radiopharmaceutical module."));
    }
    items.forEach(this::item);
    return findings;
  }

  private void item(HeaderNuclide item) {
    Optional<HeaderAgent> agent = HeaderAgent.diagnostic(header);
    boolean repairable = item.surrogate(rules.nuclideRepair()).isPresent();
    if (isYttrium90(item) && !(repairable && agent.isPresent())) {
      return; // its code with another nuclide's numbers is repaired, but for an agent's scan
    }
    String halfLife =
        item.halfLifeS()
            .map(s -> String.format(Locale.ROOT, ", half-life %.6g s", s))
            .orElse(", no half-life");
    boolean believable = item.kind() != HeaderNuclide.Kind.OTHER && item.halfLifeFits();
    String where = instance + item.where();
    String expected = "(14691008, SCT) or (C-162A7, SRT), 90Y";
    if (repairable && agent.isPresent()) {
      findings.add(
          Finding.block(
              FindingCode.NUCLIDE,
              instance + agent.get().where(),
              agent.get().said() + ", with nuclide " + item.said() + halfLife,
              "microspheres of 90Y, or no agent",
              "This is taken for a scan of that agent and never repaired. If it is the scan after a"
                  + " treatment with 90Y, have agent and nuclide corrected at the scanner, and"
                  + " reconstruct."));
    } else if (repairable) {
      findings.add(
          Finding.review(
              FindingCode.NUCLIDE,
              where,
              item.said() + halfLife,
              expected,
              "It is repaired by the header's positron fraction and the decay factors; have the"
                  + " nuclide corrected at the scanner."));
    } else if (believable) {
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
                  + " 90Y. A nuclide that the protocol repairs must be named by code, half-life and"
                  + " positron fraction alike."));
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
}
