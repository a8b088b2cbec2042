// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.PlayedSegments;
import org.ytterby.archive.StoredInstance;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.deliver.Courier;
import org.ytterby.deliver.Destination;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.store.Database;
import org.ytterby.store.PlayedDisk;
import org.ytterby.store.PowerSupply;

/**
 * A node that lives on a {@link PowerSupply}: a seed decides what comes, in which order it is
 * worked on, what PACS answers and when the node starts anew. What it says to others on the way is
 * noted as a promise the moment it is said.
 *
 * <p>With companions, a second scanner and a clerk who appends to a chain of his own commit at the
 * same time, from threads of their own: then the seed no longer decides the order of all writes.
 */
final class NodeLife {
  static final List<String> STUDIES =
      List.of(TestObjects.STUDY + ".1", TestObjects.STUDY + ".2", TestObjects.STUDY + ".3");
  private static final String STUDY_OF_SECOND_SCANNER = TestObjects.STUDY + ".9";
  private static final String CLERK = "clerk";
  private static final int STEPS = 60;
  private static final int MOST_OF_COMPANIONS = 40;
  // Small, so that a life goes through several.
  private static final ArchiveSettings SEGMENTS =
      new ArchiveSettings(40_000, 4, Duration.ofSeconds(20), Duration.ofHours(1), 0);

  private final Path data;
  private final PowerSupply<Promises> power;
  private final Promises promises;
  private final Random random;
  private final boolean companions;
  private final ScriptedWorld world = new ScriptedWorld();
  private RunningNode node;

  NodeLife(
      Path data, PowerSupply<Promises> power, Promises promises, long seed, boolean companions) {
    this.data = data;
    this.power = power;
    this.promises = promises;
    this.random = new Random(seed);
    this.companions = companions;
    world.reconstructor = TestRuns::reconstructWithSegments;
    world.courier = (destination, objects) -> new Trip(destination);
    this.node = start();
  }

  /** Lives all steps, with cuts, and ends in order. */
  void live() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    for (int part = 0; part < 3; part++) {
      over.set(false);
      try (ExecutorService threads = Executors.newCachedThreadPool()) {
        List<Future<?>> running = new ArrayList<>();
        try {
          if (companions) {
            int first = 1_000 * (part + 1);
            running.add(threads.submit(() -> scan(over, first)));
            running.add(threads.submit(() -> write(over)));
          }
          for (int step = 0; step < STEPS / 3; step++) {
            step();
          }
        } finally {
          over.set(true);
        }
        for (Future<?> one : running) {
          one.get();
        }
      }
      if (random.nextBoolean()) {
        node.close();
      } else {
        node.kill();
      }
      node = start();
    }
    power.end();
    node.close();
  }

  private RunningNode start() {
    Database database = PlayedDisk.open(data, power);
    Archive archive =
        PlayedSegments.open(data, RunningNode.NODE, database, world.clock, SEGMENTS, power);
    RunningNode started = new RunningNode(world, database, archive);
    started.startDelivery();
    return started;
  }

  private void step() {
    String study = STUDIES.get(random.nextInt(STUDIES.size()));
    switch (random.nextInt(11)) {
      case 0, 1, 2 -> receive(study);
      case 3, 4, 5 -> {
        world.clock.pass(RunningNode.QUIET);
        node.cases.look(study);
      }
      case 6, 7 -> runsOf(node, study).forEach(run -> node.worker.work(run.runId()));
      case 8 -> runsOf(node, study).forEach(run -> node.revisions.work(run.runId()));
      case 9 -> node.deliver();
      default -> PlayedSegments.checkpoint(node.archive);
    }
    promiseChain(RunningNode.NODE);
  }

  static List<DoseRun> runsOf(RunningNode node, String study) {
    return node.database.inTx(tx -> node.books.runs().ofCase(tx, CaseId.of(study, 1)));
  }

  /** New instances of a study, now and then one that came before, or one with other pixels. */
  private void receive(String study) {
    AssociationInfo association = node.open();
    for (int left = random.nextInt(3); left >= 0; left--) {
      int number = 1 + random.nextInt(12);
      send(association, instance(study, number, random.nextInt(20) == 0 ? 1 : 0));
    }
    node.close(association);
  }

  private void send(AssociationInfo association, DataSet instance) {
    String uid = instance.require(Tag.SOPInstanceUID).uid();
    if (node.send(association, instance) == 0) {
      String digest = CaseId.digest(DataSetWriter.bytes(instance, TransferSyntax.EXPLICIT_LE));
      power.promise(() -> promises.acknowledged(uid, digest));
    }
  }

  /** Its bytes follow from study, number and version. */
  private static DataSet instance(String study, int number, int version) {
    Random content = new Random(31L * (31L * study.hashCode() + number) + version);
    byte[] pixels = new byte[2 * content.nextInt(5_000)];
    content.nextBytes(pixels);
    return DataSet.builder()
        .uid(Tag.SOPClassUID, Uids.PositronEmissionTomographyImageStorage)
        .uid(Tag.SOPInstanceUID, study + ".1." + number)
        .text(Tag.Modality, "PT")
        .uid(Tag.StudyInstanceUID, study)
        .uid(Tag.SeriesInstanceUID, study + ".1")
        .integers(Tag.InstanceNumber, number)
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .bytes(Tag.PixelData, Vr.OW, pixels)
        .build();
  }

  private void scan(AtomicBoolean over, int first) {
    AssociationInfo association = node.open();
    for (int number = first; !over.get() && number < first + MOST_OF_COMPANIONS; number++) {
      send(association, instance(STUDY_OF_SECOND_SCANNER, number, 0));
    }
  }

  private void write(AtomicBoolean over) {
    Ledger ledger = new Ledger(CLERK, world.clock);
    for (int rows = 0; !over.get() && rows < MOST_OF_COMPANIONS; rows++) {
      node.database.inTx(
          tx -> {
            ledger.append(tx, new LedgerEntry(CLERK, "clerk.noted", "nothing", Map.of()));
            return true;
          });
      promiseChain(CLERK);
    }
  }

  /** Who wrote the chain's last row has been told that it is committed. */
  private void promiseChain(String nodeId) {
    Promises.End end = Promises.end(node.database, nodeId);
    power.promise(() -> promises.committed(nodeId, end));
  }

  /** PACS gets the object, then answers, or not, as chance has it. */
  private final class Trip implements Courier.Trip {
    private final Destination destination;

    Trip(Destination destination) {
      this.destination = destination;
    }

    @Override
    public boolean accepts(StoredInstance object) {
      return true;
    }

    @Override
    public StoreResponse store(StoredInstance object) {
      String digest = Promises.digest(object);
      power.promise(() -> promises.sent(destination.name(), object.sopInstanceUid(), digest));
      // PACS has it and the node does not know yet: what was to be on record before must be.
      power.maybeCut(3);
      return switch (random.nextInt(12)) {
        case 0 -> new StoreResponse(0xA900, Optional.empty());
        case 1, 2 -> new StoreResponse(0xA700, Optional.empty());
        case 3 -> throw new PeerFailure(ErrorCode.PEER_TRANSIENT, "the association broke");
        default -> new StoreResponse(0, Optional.empty());
      };
    }

    @Override
    public void close() {}
  }
}
