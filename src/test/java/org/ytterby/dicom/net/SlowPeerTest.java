// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.net.pdu.Pdu;

/** Who sends, but hardly: the guard on a frozen clock, and a server on a real socket. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class SlowPeerTest {
  private static final ThroughputFloor FLOOR = new ThroughputFloor(100, Duration.ofSeconds(60));

  private final List<Long> slow = new ArrayList<>();
  private boolean owes = true;
  private final EmbeddedChannel channel = new EmbeddedChannel();

  private void guard() {
    channel.freezeTime();
    channel
        .pipeline()
        .addLast(
            new SlowPeerGuard(
                FLOOR,
                new SlowPeerGuard.Sender() {
                  @Override
                  public boolean owesBytes() {
                    return owes;
                  }

                  @Override
                  public void tooSlow(long bytes, long nanos) {
                    slow.add(bytes);
                  }
                }));
  }

  /** So many bytes each second. */
  private void send(int bytesPerSecond, int seconds) {
    for (int i = 0; i < seconds; i++) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      if (bytesPerSecond > 0) {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[bytesPerSecond]));
        ByteBuf read = channel.readInbound();
        read.release();
      }
      channel.runScheduledPendingTasks();
    }
  }

  @Test
  void is_told_once_of_a_peer_below_the_floor() {
    guard();
    send(99, 59);
    assertThat(slow).as("not before the window is over").isEmpty();
    send(99, 60);
    assertThat(slow).singleElement().satisfies(bytes -> assertThat(bytes).isBetween(5841L, 5940L));
    channel.finishAndReleaseAll();
  }

  @Test
  void a_peer_at_the_floor_may_go_on_for_ever() {
    guard();
    send(100, 600);
    assertThat(slow).isEmpty();
    channel.finishAndReleaseAll();
  }

  @Test
  void one_burst_in_a_window_is_enough_and_the_next_window_begins_anew() {
    guard();
    send(6000, 1);
    send(0, 59);
    assertThat(slow).isEmpty();
    send(0, 60);
    assertThat(slow).containsExactly(0L);
    channel.finishAndReleaseAll();
  }

  @Test
  void time_in_which_nothing_is_owed_does_not_count() {
    guard();
    for (int i = 0; i < 5; i++) {
      owes = true;
      send(1, 45);
      owes = false;
      send(0, 45);
    }
    assertThat(slow).isEmpty();
    channel.finishAndReleaseAll();
  }

  @Test
  void the_server_aborts_who_drips_and_not_who_rests() throws IOException, InterruptedException {
    AssociationLimits limits =
        new AssociationLimits(
            16384,
            9,
            9,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            1,
            new ThroughputFloor(1000, Duration.ofMillis(600)));
    RecordingStore store = new RecordingStore();
    try (DicomServer server =
            DicomServer.start(
                ServerSettings.of(
                    "127.0.0.1", 0, AssociationPolicy.standard(Set.of("YTTERBY"), limits)),
                ServiceRegistry.verification().andStorage(store));
        ScriptedPeer resting = ScriptedPeer.associate(server.port());
        ScriptedPeer dripping = ScriptedPeer.associate(server.port())) {
      byte[] data = ScriptedPeer.data(ScriptedPeer.CT, new byte[100_000]);
      // As much at once as wakes whoever is to store it.
      int drops = data.length - 90_000;
      dripping.send(
          ScriptedPeer.storeRequest(1, "1.2.3"), Arrays.copyOf(data, data.length - drops));
      Thread drip =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = data.length - drops; i < data.length; i++) {
                        dripping.send(Arrays.copyOfRange(data, i, i + 1));
                        Thread.sleep(20);
                      }
                    } catch (IOException | InterruptedException over) {
                      Thread.currentThread().interrupt();
                    }
                  });
      assertThat(dripping.receive()).isEqualTo(Pdu.Abort.byUser());
      drip.interrupt();
      drip.join();
      resting.send(ScriptedPeer.bytes(new Pdu.ReleaseRequest()));
      assertThat(resting.receive()).isEqualTo(new Pdu.ReleaseReply());
    }
    assertThat(store.finished).isEmpty();
    assertThat(store.events).contains("begun 1.2.3", "aborted 1.2.3");
  }
}
