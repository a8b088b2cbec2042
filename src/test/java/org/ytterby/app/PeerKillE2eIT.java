// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The peers of a node die at seeded bytes: the scanner in the middle of what it sends, PACS while
 * it takes an object, before its answer or behind it. Of what broke off nothing half is kept; PACS
 * gets everything, with one digest, and nothing again that it has acknowledged.
 */
class PeerKillE2eIT {
  private static final int KILLS = Integer.getInteger("ytterby.kills", 20);
  private static final int MOST_A_STUDY = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ANSWER_OF_PACS = Duration.ofMillis(30);

  // A study has some 2 MB; answers are acceptance and three responses of some hundred bytes.
  private static final int MOST_REQUEST_BITS = 21;
  private static final int MOST_ANSWER_BYTES = 800;

  private final Map<TornWire.Way, Integer> deathsOfPacs = new EnumMap<>(TornWire.Way.class);
  private int deathsOfScanner;
  private int deaths;
  private final Random random = new Random(1);

  @Test
  void nothing_is_lost_doubled_or_half_whenever_a_peer_dies(@TempDir Path folder) throws Exception {
    try (RecordingPacs pacs = new RecordingPacs(0, ANSWER_OF_PACS);
        TornWire toPacs = new TornWire(pacs.port());
        RecordingSender scanner = new RecordingSender()) {
      Path data = folder.resolve("data");
      List<SentStudy> studies = new ArrayList<>();
      try (NodeProcess node =
              NodeProcess.startQuickly(
                  data, List.of("--config", config(folder, toPacs.port()).toString()));
          TornWire toNode = new TornWire(node.dicomPort())) {
        while (deaths < KILLS || deathsOfScanner < KILLS) {
          SentStudy study = SentStudy.phantom(folder, studies.size() + 1L);
          studies.add(study);
          send(study, scanner, toNode);
          deliver(study, node, toPacs);
        }
      }
      System.Logger log = System.getLogger(PeerKillE2eIT.class.getName());
      log.log(
          System.Logger.Level.INFO,
          "seed 1: PACS died {0} times (counted by {1}), the scanner {2} times, in {3} studies",
          deaths,
          deathsOfPacs,
          deathsOfScanner,
          studies.size());
      assertThat(deathsOfPacs).containsOnlyKeys(TornWire.Way.values());
      Survivors.verify(data, scanner, pacs, studies);
    }
  }

  /** Waits between attempts are short, because PACS is soon there again. */
  private static Path config(Path folder, int port) throws IOException {
    return Files.writeString(
        folder.resolve("ytterby.yaml"),
        """
        cases:
          quiet-period: 1s
        destinations:
          - name: pacs
            aet: PACS
            host: 127.0.0.1
            port: %d
            retry:
              attempts: 1000
              backoff: 100ms
              max-backoff: 200ms
        """
            .formatted(port));
  }

  private void send(SentStudy study, RecordingSender scanner, TornWire toNode) throws Exception {
    for (int death = 0; death < MOST_A_STUDY; death++) {
      toNode.tearAfter(TornWire.Way.REQUESTS, requestBytes());
      boolean sent = scanner.send(study.files(), toNode.port());
      deathsOfScanner += sent ? 0 : 1;
      toNode.mend();
    }
    assertThat(scanner.send(study.files(), toNode.port())).isTrue();
    assertThat(study.acknowledgedBy(scanner)).isEqualTo(study.uids().size());
  }

  /** Few bytes as likely as many: association, command, the beginning of an object, its middle. */
  private long requestBytes() {
    int bits = 4 + random.nextInt(MOST_REQUEST_BITS - 4);
    return (1L << bits) + random.nextInt(1 << bits);
  }

  private void deliver(SentStudy study, NodeProcess node, TornWire toPacs) throws Exception {
    for (int death = 0; death < MOST_A_STUDY; death++) {
      TornWire.Way way = random.nextBoolean() ? TornWire.Way.REQUESTS : TornWire.Way.ANSWERS;
      boolean requests = way == TornWire.Way.REQUESTS;
      toPacs.tearAfter(way, requests ? requestBytes() : random.nextInt(MOST_ANSWER_BYTES));
      await("study " + study.uid())
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> toPacs.isTorn() || isDelivered(study, node));
      if (toPacs.isTorn()) {
        deaths++;
        deathsOfPacs.merge(way, 1, Integer::sum);
      }
      // The seeded time in which nobody listens.
      assertThat(new CountDownLatch(1).await(random.nextInt(300), TimeUnit.MILLISECONDS)).isFalse();
      toPacs.mend();
    }
    await("study " + study.uid()).atMost(PATIENCE).until(() -> isDelivered(study, node));
  }

  private static boolean isDelivered(SentStudy study, NodeProcess node) throws IOException {
    return node.studyCase(study.uid()).path("run").path("state").asText("").equals("DELIVERED");
  }
}
