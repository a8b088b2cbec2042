// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.run.CaseRunner;
import org.ytterby.store.CanonicalJson;
import org.ytterby.store.Tx;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentJson;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;
import org.ytterby.treatment.TreatmentStore;
import org.ytterby.web.TreatmentIntake;

/**
 * Takes treatment records that people hand in: checked, then stored with their ledger row in the
 * transaction that lets the study's case be decided again. Thread-safe.
 *
 * @param zone of times that carry no offset
 */
record HandedInTreatments(
    TreatmentStore treatments, Ledger ledger, CaseRunner cases, ZoneId zone, InstantSource clock)
    implements TreatmentIntake {
  private static final String ORIGIN = "PUT treatment";
  private static final String NOT_ARRIVED =
      "no instance of this study has arrived; the record is kept and used when it comes";

  @Override
  public Map<String, Object> put(String studyInstanceUid, Form form, String text) {
    TreatmentRecord record =
        switch (form) {
          case JSON -> TreatmentFile.fromJson(text, ORIGIN, zone);
          case YAML -> TreatmentFile.parse(text, ORIGIN, zone);
        };
    TreatmentSource source =
        switch (form) {
          case JSON -> TreatmentSource.WEB;
          case YAML -> TreatmentSource.TREATMENT_FILE;
        };
    CaseRunner.HandedIn<Integer> stored =
        cases.handIn(
            studyInstanceUid,
            "a treatment record was handed in",
            tx -> store(tx, studyInstanceUid, source, record));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("study", studyInstanceUid);
    answer.put("source", source.name());
    answer.put("version", stored.value());
    answer.put("arrived", stored.known());
    if (!stored.known()) {
      answer.put("message", NOT_ARRIVED);
    }
    return answer;
  }

  private int store(
      Tx tx, String studyInstanceUid, TreatmentSource source, TreatmentRecord record) {
    int version = treatments.append(tx, studyInstanceUid, source, record, clock.instant());
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("source", source.name());
    detail.put("version", version);
    detail.put("record_sha256", CanonicalJson.digest(TreatmentJson.toMap(record)));
    ledger.append(tx, new LedgerEntry("web", "treatment.recorded", studyInstanceUid, detail));
    return version;
  }
}
