// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.run.CaseRunner;
import org.ytterby.store.CanonicalJson;
import org.ytterby.store.Database;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentJson;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;
import org.ytterby.treatment.TreatmentStore;
import org.ytterby.web.TreatmentIntake;

/**
 * Takes treatment records that people hand in: checked, stored with their ledger row in one
 * transaction, and then the study's case is decided again. Thread-safe.
 *
 * @param zone of times that carry no offset
 */
record HandedInTreatments(
    Database database,
    TreatmentStore treatments,
    Ledger ledger,
    CaseRunner cases,
    ZoneId zone,
    InstantSource clock)
    implements TreatmentIntake {
  private static final String ORIGIN = "PUT treatment";

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
    int version = store(studyInstanceUid, source, record);
    boolean known = cases.reconsider(studyInstanceUid, "a treatment record was handed in");
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("study", studyInstanceUid);
    answer.put("source", source.name());
    answer.put("version", version);
    answer.put("arrived", known);
    return answer;
  }

  private int store(String studyInstanceUid, TreatmentSource source, TreatmentRecord record) {
    Instant now = clock.instant();
    return database.inTx(
        tx -> {
          int version = treatments.append(tx, studyInstanceUid, source, record, now);
          Map<String, Object> detail = new LinkedHashMap<>();
          detail.put("source", source.name());
          detail.put("version", version);
          detail.put("record_sha256", CanonicalJson.digest(TreatmentJson.toMap(record)));
          ledger.append(tx, new LedgerEntry("web", "treatment.recorded", studyInstanceUid, detail));
          return version;
        });
  }
}
