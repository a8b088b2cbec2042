// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

class TreatmentStoreTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private final TreatmentStore store = new TreatmentStore("node-1");

  @DatabaseTest
  void gives_back_the_newest_of_each_source_web_before_file(Database database) {
    TreatmentRecord file =
        TreatmentFile.parse("device: glass\nintent: lobectomy", "t.yaml", ZoneOffset.UTC);
    TreatmentRecord first = TreatmentFile.fromJson("{\"device\":\"other\"}", "PUT", ZoneOffset.UTC);
    TreatmentRecord second =
        TreatmentFile.fromJson("{\"device\":\"resin\"}", "PUT", ZoneOffset.UTC);
    database.inTx(
        tx -> {
          assertThat(store.current(tx, "1.2.3")).isEmpty();
          store.append(tx, "1.2.3", TreatmentSource.TREATMENT_FILE, file, AT);
          assertThat(store.append(tx, "1.2.3", TreatmentSource.WEB, first, AT)).isEqualTo(1);
          return store.append(tx, "1.2.3", TreatmentSource.WEB, second, AT.plusSeconds(1));
        });
    TreatmentRecord current = database.inTx(tx -> store.current(tx, "1.2.3")).orElseThrow();
    assertThat(current.device()).isEqualTo(second.device());
    assertThat(current.intent()).isEqualTo(file.intent());
    assertThat(current.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo(FindingCode.TREATMENT_CONFLICT));
    Optional<TreatmentRecord> web =
        database.inTx(tx -> store.newest(tx, "1.2.3", TreatmentSource.WEB));
    assertThat(web).contains(second);
    Optional<TreatmentRecord> other = database.inTx(tx -> store.current(tx, "1.2.4"));
    assertThat(other).isEmpty();
  }
}
