// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.ArchiveView;
import org.ytterby.archive.IncomingInstance;
import org.ytterby.archive.InstanceWriter;
import org.ytterby.archive.Origin;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerRow;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.store.Database;

/** An archive behind a listener that commits to what it holds. */
final class CommittingNode implements AutoCloseable {
  static final String NODE = "node1";
  static final InstantSource CLOCK = InstantSource.system();

  private final Path folder;
  private final Database database;
  private final Archive archive;
  private final DicomClient client = new DicomClient();
  private final StorageCommitment commitment;
  private final DicomServer server;

  CommittingNode(Path folder, Database database, CommitmentTerms terms) {
    this.folder = folder;
    this.database = database;
    archive =
        Archive.open(
            folder,
            NODE,
            database,
            CLOCK,
            new ArchiveSettings(1L << 20, 4, Duration.ofSeconds(20), Duration.ofHours(1), 0));
    commitment =
        StorageCommitment.start(
            new StorageCommitment.Parts(
                database,
                new CommitmentRequestStore(NODE),
                new Ledger(NODE, CLOCK),
                new ArchiveHoldings(new ArchiveView(folder, database)),
                client,
                CLOCK),
            terms);
    server =
        DicomServer.start(
            ServerSettings.of(
                "127.0.0.1",
                0,
                AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT)),
            commitment.and(ServiceRegistry.verification()));
  }

  /** A requestor on this machine, tried again soon. */
  static Callee requestor(String aeTitle, int port) {
    return new Callee(
        aeTitle,
        "127.0.0.1",
        port,
        "YTTERBY",
        Duration.ofSeconds(20),
        new Backoff(100, Duration.ofMillis(50), Duration.ofMillis(200)),
        Optional.empty());
  }

  int port() {
    return server.port();
  }

  /** Stores a CT whose pixels follow from the seed. */
  void store(String uid, int seed) {
    DataSet ct =
        DataSet.builder()
            .uid(Tag.SOPClassUID, Uids.CTImageStorage)
            .uid(Tag.SOPInstanceUID, uid)
            .text(Tag.Modality, "CT")
            .text(Tag.PatientName, "Phantom^Commit")
            .uid(Tag.StudyInstanceUID, "1.2.3")
            .uid(Tag.SeriesInstanceUID, "1.2.3.1")
            .bytes(Tag.PixelData, Vr.OW, ByteBuffer.allocate(64).putInt(0, seed).array())
            .build();
    InstanceWriter writer =
        archive.begin(
            new IncomingInstance(
                Uids.CTImageStorage,
                uid,
                TransferSyntax.EXPLICIT_LE,
                "CT",
                "YTTERBY",
                Origin.RECEIVED));
    writer.write(ByteBuffer.wrap(DataSetWriter.bytes(ct, TransferSyntax.EXPLICIT_LE)));
    writer.finish().join();
  }

  /** Changes the last byte of an instance on the disk, of the version with this number. */
  void damage(String uid, int version) {
    DataSetLocation place = new ArchiveView(folder, database).versions(uid).get(version).location();
    try (FileChannel file = FileChannel.open(place.file(), StandardOpenOption.WRITE)) {
      int written =
          file.write(ByteBuffer.wrap(new byte[] {0x55}), place.offset() + place.length() - 1);
      if (written != 1) {
        throw new AssertionError("the byte was not written");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that was taken from a requestor under a Transaction UID. */
  List<CommitmentRequest> requests(String requestor, String transaction) {
    return database.inTx(tx -> new CommitmentRequestStore(NODE).of(tx, requestor, transaction));
  }

  /** What the ledger says of a requestor. */
  List<String> ledger(String requestor) {
    return database.inTx(tx -> Ledger.about(tx, requestor)).stream()
        .map(LedgerRow::action)
        .toList();
  }

  @Override
  public void close() {
    server.close();
    commitment.close();
    client.close();
    archive.close();
  }
}
