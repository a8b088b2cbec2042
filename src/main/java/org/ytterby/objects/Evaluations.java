// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.INFERRED_FROM;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.ytterby.assemble.SeriesChoice;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.Items;
import org.ytterby.dicom.sr.Related;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Finding;

/** State, findings and provenance of the run (TID 1500 row 12). */
final class Evaluations {
  private Evaluations() {}

  static Related section(DoseReport report, ReportRevision revision) {
    List<Related> children = new ArrayList<>();
    children.add(CONTAINS.to(Items.code(YtterbyCodes.QA_STATUS, YtterbyCodes.AWAITING_REVIEW)));
    for (Finding finding : report.findings()) {
      children.add(
          CONTAINS.to(
              Items.code(
                  YtterbyCodes.QA_FLAG,
                  YtterbyCodes.flag(finding.code()),
                  INFERRED_FROM.to(Notes.text(Concepts.COMMENT, text(finding))))));
    }
    children.add(Notes.note(YtterbyCodes.INTENDED_USE, report.statement()));
    children.add(Notes.note(YtterbyCodes.RUN_ID, report.stamp().runId()));
    children.add(Notes.note(YtterbyCodes.RUN_NUMBER, Integer.toString(report.stamp().runNumber())));
    if (!revision.isFirst()) {
      children.add(Notes.note(YtterbyCodes.REVISION, Integer.toString(revision.number())));
    }
    children.add(Notes.note(YtterbyCodes.INPUT_DIGEST, digest(report.evidence())));
    for (SeriesChoice choice : report.choices()) {
      children.add(Notes.note(YtterbyCodes.SERIES_CHOICE, text(report, choice)));
    }
    return CONTAINS.to(Items.container(Concepts.QUALITATIVE_EVALUATIONS, children));
  }

  /**
   * SHA-256 over {@code <SOP Instance UID> <SHA-256 of the instance>} lines in the order of the
   * UIDs.
   */
  static String digest(List<SourceReference> evidence) {
    StringBuilder lines = new StringBuilder();
    evidence.stream()
        .map(one -> one.sopInstanceUid() + " " + one.sha256() + "\n")
        .sorted()
        .forEach(lines::append);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(lines.toString().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new Defect("every JDK has SHA-256: " + e.getMessage());
    }
  }

  private static String text(Finding finding) {
    return finding.code()
        + " ("
        + finding.severity()
        + ") "
        + finding.where()
        + ": found "
        + finding.found()
        + "; expected "
        + finding.expected()
        + ". "
        + finding.action();
  }

  private static String text(DoseReport report, SeriesChoice choice) {
    return choice.role()
        + " "
        + choice.modality()
        + " "
        + choice.seriesInstanceUid()
        + " '"
        + choice.description()
        + "', "
        + choice.instances()
        + " instances: "
        + report.reason(choice);
  }
}
