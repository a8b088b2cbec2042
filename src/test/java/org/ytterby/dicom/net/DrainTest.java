// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.net.dimse.CommandSet;

/** A server that closes while its peers store as fast as they can. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class DrainTest {
  private static final int PEERS = 8;
  private static final int ENOUGH = 10 * PEERS;

  private final RecordingStore store = new RecordingStore();

  private DicomServer start(Duration grace) {
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT);
    return DicomServer.start(
        new ServerSettings("127.0.0.1", 0, policy, grace),
        ServiceRegistry.verification().andStorage(store));
  }

  @Test
  void finishes_what_is_open_under_load_and_acknowledges_nothing_that_it_has_not()
      throws Exception {
    DicomServer server = start(Duration.ofSeconds(30));
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    CountDownLatch busy = new CountDownLatch(ENOUGH);
    List<Thread> peers = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      String prefix = "1.2." + (i + 1) + ".";
      ScriptedPeer peer = ScriptedPeer.associate(server.port());
      peers.add(Thread.ofVirtual().start(() -> storeOn(peer, prefix, acknowledged, busy)));
    }
    assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
    server.close();
    for (Thread peer : peers) {
      peer.join();
    }
    Set<String> finished = ConcurrentHashMap.newKeySet();
    store.events.stream()
        .filter(event -> event.startsWith("finished "))
        .forEach(event -> finished.add(event.substring("finished ".length())));
    assertThat(finished).containsAll(acknowledged);
    assertThat(finished.size() - acknowledged.size())
        .as("each peer may lose one answer to the reset of its connection")
        .isBetween(0, PEERS);
    assertThat(store.events.stream().filter("closed"::equals)).hasSize(PEERS);
  }

  private static void storeOn(
      ScriptedPeer peer, String prefix, Set<String> acknowledged, CountDownLatch busy) {
    try (peer) {
      for (int id = 1; ; id++) {
        String uid = prefix + id;
        peer.send(
            ScriptedPeer.storeRequest(id, uid), ScriptedPeer.data(ScriptedPeer.CT, new byte[9000]));
        CommandSet response = peer.response();
        assertThat(response.status()).isZero();
        acknowledged.add(uid);
        busy.countDown();
      }
    } catch (IOException | AssertionError over) {
      Thread.currentThread().interrupt(); // aborted, as it has to be
    }
  }

  @Test
  void aborts_at_the_deadline_what_does_not_end() throws IOException, InterruptedException {
    DicomServer server = start(Duration.ofMillis(300));
    store.onFinish = CompletableFuture::new; // never durable
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(
          ScriptedPeer.storeRequest(1, "1.2.3"), ScriptedPeer.data(ScriptedPeer.CT, new byte[9]));
      while (!"finished 1.2.3".equals(store.events.poll(20, TimeUnit.SECONDS))) {
        assertThat(store.finished.size()).isLessThan(2);
      }
      long began = System.nanoTime();
      server.close();
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      // The grace, and at most the two seconds in which threads have to end.
      assertThat(took).isBetween(300L, 20_000L);
      assertThat(peer.seesTheEnd()).as("no answer, no success").isTrue();
    }
  }
}
