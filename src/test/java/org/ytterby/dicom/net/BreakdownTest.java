// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.peer.HostNames;

/** No association is left to itself, whatever breaks down on our side. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class BreakdownTest {
  private static AssociationPolicy policy(AssociationLimits limits) {
    return AssociationPolicy.standard(Set.of("YTTERBY"), limits);
  }

  @Test
  void aborts_an_association_whose_service_breaks_down() throws IOException, InterruptedException {
    RecordingStore store = new RecordingStore();
    store.onWrite =
        chunk -> {
          throw new OutOfMemoryError("simulated");
        };
    try (DicomServer server =
            DicomServer.start(
                ServerSettings.of("127.0.0.1", 0, policy(AssociationLimits.DEFAULT)),
                ServiceRegistry.verification().andStorage(store));
        ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(
          ScriptedPeer.storeRequest(1, "1.2.3.4"), ScriptedPeer.data(ScriptedPeer.CT, new byte[8]));
      assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
      for (String event : List.of("opened", "begun 1.2.3.4", "aborted 1.2.3.4", "closed")) {
        assertThat(store.events.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
      }
    }
  }

  @Test
  void aborts_an_association_that_gets_no_thread_and_gives_its_place_back() throws IOException {
    AtomicBoolean exhausted = new AtomicBoolean(true);
    AssociationLimits one =
        new AssociationLimits(16384, 1, Duration.ofSeconds(30), Duration.ofSeconds(30));
    ThreadFactory threads =
        task -> {
          if (exhausted.getAndSet(false)) {
            throw new OutOfMemoryError("simulated");
          }
          return Thread.ofVirtual().unstarted(task);
        };
    try (DicomServer small =
        DicomServer.start(
            ServerSettings.of("127.0.0.1", 0, policy(one)),
            ServiceRegistry.verification(),
            threads)) {
      try (ScriptedPeer peer = ScriptedPeer.associate(small.port())) {
        assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
      }
      try (ScriptedPeer next = ScriptedPeer.associate(small.port())) {
        next.send(
            ScriptedPeer.command(ScriptedPeer.ECHO, CommandSet.echoRequest(1, Uids.Verification)));
        assertThat(next.response().status()).isZero();
      }
    }
  }

  /** Also where the server begins to close while the peer is being admitted. */
  @Test
  void whoever_is_admitted_is_told_that_the_server_closes() throws Exception {
    AssociationPolicy policy = policy(AssociationLimits.DEFAULT);
    int admitted = 0;
    for (int round = 0; round < 20_000; round++) {
      OpenAssociations open = new OpenAssociations(64, Thread.ofVirtual().factory());
      Acceptor acceptor =
          new Acceptor(
              policy,
              ServiceRegistry.verification(),
              HostNames.none(),
              open,
              AssociationObserver.NONE);
      AcceptorHandler handler = new AcceptorHandler(acceptor, false);
      EmbeddedChannel channel = new EmbeddedChannel(handler);
      AtomicBoolean go = new AtomicBoolean();
      FutureTask<Boolean> closing =
          new FutureTask<>(
              () -> {
                while (!go.get()) {
                  Thread.onSpinWait();
                }
                return open.drain(0);
              });
      Thread.ofPlatform().start(closing);
      go.set(true);
      boolean in = open.admit(handler, new OpenAssociations.Quota("a", 64, "")).isEmpty();
      assertThat(closing.get()).as("no thread of an association runs").isTrue();
      if (in) {
        assertThat(channel.hasPendingTasks()).as("round %d", round).isTrue();
        admitted++;
      }
      channel.finishAndReleaseAll();
    }
    assertThat(admitted).as("rounds in which it came before the end").isPositive();
  }
}
