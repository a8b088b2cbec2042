// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

/**
 * Whether all instances of a study belong to one patient.
 *
 * <p>Compared are Patient ID, its issuer, birth date and name, each only where both sides have it;
 * names without regard to letter case, empty components and spaces. What differs is told by
 * attribute and series, never by value: a finding carries no identity.
 */
final class IdentityCheck {
  private static final int[] COMPARED = {
    Tag.PatientID, Tag.IssuerOfPatientID, Tag.PatientBirthDate, Tag.PatientName
  };

  private IdentityCheck() {}

  static List<Finding> of(List<StudySeries.Header> headers) {
    List<Finding> findings = new ArrayList<>();
    for (int tag : COMPARED) {
      Map<String, StudySeries.Header> firstByValue = new TreeMap<>();
      for (StudySeries.Header header : headers) {
        String value = comparable(tag, StudySeries.text(header.dataSet(), tag));
        if (!value.isEmpty()) {
          firstByValue.putIfAbsent(value, header);
        }
      }
      if (firstByValue.size() > 1) {
        findings.add(conflict(tag, List.copyOf(firstByValue.values())));
      }
    }
    return findings;
  }

  private static Finding conflict(int tag, List<StudySeries.Header> examples) {
    List<String> instances =
        examples.stream()
            .map(
                one ->
                    one.instance().sopInstanceUid()
                        + " of series "
                        + one.instance().seriesInstanceUid())
            .sorted()
            .toList();
    return Finding.block(
        FindingCode.IDENTITY_CONFLICT,
        instances.getFirst() + " " + examples.getFirst().dataSet().where(tag),
        examples.size() + " different values in one study: " + String.join("; ", instances),
        "one patient in a study",
        "Correct the identity in PACS and send the study with new SOP Instance UIDs: what is here"
            + " is neither repaired nor replaced.");
  }

  private static String comparable(int tag, String value) {
    if (tag != Tag.PatientName) {
      return value;
    }
    return value.toUpperCase(Locale.ROOT).replace('=', '^').replaceAll("[\\s^]+", " ").strip();
  }
}
