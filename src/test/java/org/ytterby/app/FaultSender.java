// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ytterby.archive.Archive;
import org.ytterby.archive.StoredInstance;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.finding.PeerFailure;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;

/** Sends CT images of its own making and remembers what it was promised. Single-threaded. */
final class FaultSender implements AutoCloseable {
  private static final String STUDY = "1.2.826.0.1.3680043.2.1125.77";
  private static final int PIXELS = 256 << 10;
  private static final int LARGE = 1 << 20;

  private final DicomClient client = new DicomClient();
  private final Map<String, byte[]> promised = new LinkedHashMap<>();
  private final Map<String, byte[]> refused = new LinkedHashMap<>();
  private int number;

  /** An association that stays open. */
  final class Line implements AutoCloseable {
    private final Association association;

    private Line(Association association) {
      this.association = association;
    }

    /** Sends new images; the statuses. */
    List<String> send(int count) {
      return send(count, PIXELS);
    }

    /** Sends new images of 256 KiB until one is refused, but not more than so many. */
    List<String> sendUntilRefused(int most) {
      List<String> statuses = new ArrayList<>(send(1));
      while (statuses.size() < most && statuses.getLast().equals("0000")) {
        statuses.addAll(send(1));
      }
      return statuses;
    }

    /** Sends images of which each fills a segment of 1 MiB. */
    List<String> sendLarge(int count) {
      return send(count, LARGE);
    }

    private List<String> send(int count, int pixels) {
      List<String> statuses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String uid = STUDY + ".2." + ++number;
        byte[] bytes = image(uid, pixels, number);
        int status =
            association
                .store(
                    Uids.CTImageStorage,
                    uid,
                    TransferSyntax.EXPLICIT_LE,
                    bytes.length,
                    new ByteArrayInputStream(bytes))
                .status();
        if (status == 0) {
          promised.put(uid, bytes);
        } else {
          refused.put(uid, bytes);
        }
        statuses.add(String.format("%04X", status));
      }
      return statuses;
    }

    @Override
    public void close() {
      association.close();
    }
  }

  Line line(int port) {
    return new Line(open(port, Uids.CTImageStorage));
  }

  /** Why an association that could store is not let in. */
  String refusal(int port) {
    try (Association association = open(port, Uids.CTImageStorage)) {
      return "let in, open " + association.isOpen();
    } catch (PeerFailure e) {
      return e.code() + " " + e.getMessage();
    }
  }

  /** The status of a C-ECHO on an association for it alone. */
  int echo(int port) {
    try (Association association = open(port, Uids.Verification)) {
      return association.echo().status();
    }
  }

  private Association open(int port, String sopClass) {
    return client.open(
        new AssociationRequest(
            "127.0.0.1",
            port,
            "SCANNER",
            "YTTERBY",
            List.of(new Proposal(sopClass, TransferSyntax.EXPLICIT_LE)),
            ClientTimeouts.DEFAULT));
  }

  private static byte[] image(String uid, int pixelBytes, int seed) {
    byte[] pixels = new byte[pixelBytes];
    new Random(seed).nextBytes(pixels);
    return DataSetWriter.bytes(
        DataSet.builder()
            .uid(Tag.SOPClassUID, Uids.CTImageStorage)
            .uid(Tag.SOPInstanceUID, uid)
            .text(Tag.Modality, "CT")
            .text(Tag.PatientName, "Phantom^Fault")
            .uid(Tag.StudyInstanceUID, STUDY)
            .uid(Tag.SeriesInstanceUID, STUDY + ".1")
            .integers(Tag.InstanceNumber, seed)
            .bytes(Tag.PixelData, Vr.OW, pixels)
            .build(),
        TransferSyntax.EXPLICIT_LE);
  }

  /**
   * After the node has ended: what was promised is there byte for byte; what was refused is not, or
   * whole too.
   */
  void agreesWith(Path data) throws IOException {
    agreesWith(data, NodeSettings.database(NodeConfig.DEFAULT.database(), data));
  }

  /** The same, where the index is in another database. */
  void agreesWith(Path data, DatabaseSettings index) throws IOException {
    NodeConfig node = NodeConfig.DEFAULT.withData(data);
    try (Database database = Database.open(index);
        Archive archive =
            Archive.open(
                data,
                node.node().id(),
                database,
                InstantSource.system(),
                NodeSettings.archive(node.archive()))) {
      assertThat(archive.damage()).isEmpty();
      for (Map.Entry<String, byte[]> one : promised.entrySet()) {
        same(archive.find(one.getKey()).orElseThrow(), one.getValue());
      }
      for (Map.Entry<String, byte[]> one : refused.entrySet()) {
        Optional<StoredInstance> found = archive.find(one.getKey());
        if (found.isPresent()) { // durable, but the database could not say so in time
          same(found.get(), one.getValue());
        }
      }
    }
  }

  private static void same(StoredInstance found, byte[] sent) throws IOException {
    try (InputStream bytes = found.location().open()) {
      assertThat(bytes.readAllBytes()).as(found.sopInstanceUid()).isEqualTo(sent);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
