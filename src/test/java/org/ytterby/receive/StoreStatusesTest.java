// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.DrivenServices;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.run.TestObjects;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** Every status that is declared for storage is answered, and no other. */
final class StoreStatusesTest {
  private static final String NODE = "node1";
  private static final CommandField STORE = CommandField.C_STORE;

  @DatabaseTest
  void each_is_answered(Database database, @TempDir Path folder) {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));
    LoopGuard guard = new LoopGuard();
    try (Archive archive = Archive.open(folder, NODE, database, clock, ArchiveSettings.defaults());
        Arrivals arrivals =
            new Arrivals(
                database,
                new ArrivalStore(NODE),
                new ReceivedStudies(archive, guard),
                Duration.ofHours(1))) {
      DrivenServices driven =
          new DrivenServices(
              ServiceRegistry.none().andStorage(new ReceiveHandler(archive, arrivals, guard)));
      DataSet slice = TestObjects.slice(1, 10);
      String sopClass = slice.require(Tag.SOPClassUID).uid();
      String uid = slice.require(Tag.SOPInstanceUID).uid();

      assertThat(driven.ask(STORE, sopClass, uid, slice)).isZero();
      assertThat(driven.ask(STORE, sopClass, "1.2.3.4", slice)).isEqualTo(0xA900);
      assertThat(driven.ask(STORE, sopClass, "", slice)).isEqualTo(0xA900);
      assertThat(driven.ask(STORE, sopClass, "1.2.3.4", DataSet.empty(), DrivenServices.NOISE))
          .isEqualTo(0xC000);
      assertThat(driven.ask(STORE, sopClass, "1.2.3.4", DataSet.empty(), new byte[0]))
          .isEqualTo(0xC000);
      rename(database, "instance", "instance_gone");
      DataSet next = TestObjects.slice(2, 10);
      assertThat(driven.ask(STORE, sopClass, next.require(Tag.SOPInstanceUID).uid(), next))
          .isEqualTo(0xA700);
      rename(database, "instance_gone", "instance");
      driven.assertEachDeclaredStatusWasAnswered(STORE, sopClass);
    }
  }

  private static void rename(Database database, String from, String to) {
    database.inTx(tx -> tx.handle().execute("alter table " + from + " rename to " + to));
  }
}
