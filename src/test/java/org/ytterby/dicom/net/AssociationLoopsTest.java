// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which thread serves an instance, and what becomes of the others when the disk holds it. */
@ExtendWith(LeakPresence.class)
@Timeout(120)
class AssociationLoopsTest {
  private static final int OWN = 16;

  private final RecordingStore store = new RecordingStore();
  private final List<ScriptedPeer> peers = new ArrayList<>();
  private final CountDownLatch stuck = new CountDownLatch(1);
  private volatile String servedBy = "";
  private int messages;
  private final DicomServer server =
      DicomServer.start(
          new ServerSettings(
              "127.0.0.1",
              0,
              AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT),
              Duration.ofMillis(300)),
          ServiceRegistry.verification().andStorage(store));

  AssociationLoopsTest() {
    store.onBegin = () -> servedBy = Thread.currentThread().getName();
  }

  @AfterEach
  void end() throws IOException {
    stuck.countDown();
    for (ScriptedPeer peer : peers) {
      peer.close();
    }
    server.close();
  }

  private ScriptedPeer associate() throws IOException {
    ScriptedPeer peer = ScriptedPeer.associate(server.port());
    peers.add(peer);
    return peer;
  }

  /** Sends an instance, and tells which thread has served it. */
  private String store(ScriptedPeer peer, int length) throws IOException {
    request(peer, length);
    assertThat(peer.response().status()).isZero();
    return servedBy;
  }

  private void request(ScriptedPeer peer, int length) throws IOException {
    int id = ++messages;
    peer.send(
        ScriptedPeer.storeRequest(id, "1.2." + id),
        ScriptedPeer.data(ScriptedPeer.CT, new byte[length]));
  }

  /** The first may find the association's thread not yet asleep. */
  private void storeUntilOnOwnLoop(ScriptedPeer peer) {
    Awaitility.await().untilAsserted(() -> assertThat(store(peer, 9_000)).startsWith("dicom-own-"));
  }

  /** Who serves a new peer, that leaves again, its third instance. */
  private String servedForOneWhoComesAnew() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      store(peer, 9_000);
      store(peer, 9_000);
      return store(peer, 9_000);
    }
  }

  @Test
  void the_first_have_their_small_instances_served_where_they_are_read_and_the_others_not()
      throws IOException {
    for (int i = 0; i < OWN; i++) {
      storeUntilOnOwnLoop(associate());
    }
    ScriptedPeer oneMore = associate();
    for (int i = 0; i < 10; i++) {
      assertThat(store(oneMore, 9_000)).startsWith("dicom-assoc-");
    }
    assertThat(store(peers.getFirst(), 70_000)).as("a large one").startsWith("dicom-assoc-");

    peers.removeFirst().close();
    Awaitility.await()
        .untilAsserted(() -> assertThat(servedForOneWhoComesAnew()).startsWith("dicom-own-"));
  }

  @Test
  void one_that_the_disk_holds_keeps_no_other_waiting_and_the_server_from_no_end()
      throws IOException, InterruptedException {
    ScriptedPeer held = associate();
    storeUntilOnOwnLoop(held);
    ScriptedPeer other = associate();
    storeUntilOnOwnLoop(other);
    CountDownLatch begun = new CountDownLatch(1);
    store.onBegin =
        () -> {
          begun.countDown();
          try {
            stuck.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    request(held, 9_000);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    store.onBegin = () -> servedBy = Thread.currentThread().getName();
    assertThat(store(other, 9_000)).startsWith("dicom-own-");
    assertThat(store(associate(), 9_000)).isNotEmpty();
    assertThat(server.loopsAnswer(Duration.ofSeconds(10))).as("the shared ones").isTrue();

    long began = System.nanoTime();
    server.close();
    // The grace of 0.3 s and three last waits of 2 s; not the end of what is stuck.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(stuck.getCount()).as("it still is").isOne();
  }
}
