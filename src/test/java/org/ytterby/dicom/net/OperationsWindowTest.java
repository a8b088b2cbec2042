// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.ytterby.dicom.net.OperationsNode.CT;
import static org.ytterby.dicom.net.OperationsNode.EXPLICIT;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.net.dimse.Status;

/** More operations than one at a time, over real sockets. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class OperationsWindowTest {
  private final OperationsNode node = new OperationsNode();
  private final RecordingStore store = new RecordingStore();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void sends_instances_before_earlier_ones_are_answered() throws InterruptedException {
    BlockingQueue<CompletableFuture<StoreStatus>> syncs = new LinkedBlockingQueue<>();
    store.onFinish =
        () -> {
          CompletableFuture<StoreStatus> sync = new CompletableFuture<>();
          syncs.add(sync);
          return sync;
        };
    int port =
        node.serve(
            ServiceRegistry.verification().andStorage(store),
            AssociationLimits.DEFAULT.withOperations(3));
    AssociationRequest request =
        OperationsNode.to(port, List.of(new Proposal(CT, EXPLICIT))).withOperations(8);
    List<String> answered = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    try (Association association = node.client().open(request)) {
      assertThat(association.maxOperations()).isEqualTo(3);
      Thread.ofVirtual()
          .start(
              () -> {
                StorePipeline pipeline =
                    association.pipeline(
                        (instance, response) ->
                            answered.add(instance.sopInstanceUid() + " " + response.status()));
                for (int i = 0; i < 5; i++) {
                  pipeline.store(
                      new OutgoingInstance(CT, "1.2." + i, EXPLICIT, 300_000, Optional.empty()),
                      new ByteArrayInputStream(new byte[300_000]));
                }
                pipeline.finish();
                done.countDown();
              });
      List<CompletableFuture<StoreStatus>> under = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        under.add(syncs.poll(20, TimeUnit.SECONDS));
      }
      assertThat(store.requests).as("no more under way than the window").hasSize(3);
      under.get(2).complete(StoreStatus.success()); // answered before the earlier ones
      CompletableFuture<StoreStatus> fourth = syncs.poll(20, TimeUnit.SECONDS);
      assertThat(store.requests).hasSize(4);
      under.get(0).complete(StoreStatus.of(Status.OUT_OF_RESOURCES, "full"));
      CompletableFuture<StoreStatus> fifth = syncs.poll(20, TimeUnit.SECONDS);
      under.get(1).complete(StoreStatus.success());
      fourth.complete(StoreStatus.success());
      fifth.complete(StoreStatus.success());
      OperationsNode.await(done);
      assertThat(answered).hasSize(5).startsWith("1.2.2 0", "1.2.0 42752");
      assertThat(association.echo().status()).isZero();
    }
  }

  @Test
  void stays_with_one_operation_at_a_time_unless_both_want_more() {
    int port = node.serve(ServiceRegistry.verification().andStorage(store));
    AssociationRequest request =
        OperationsNode.to(port, List.of(new Proposal(CT, EXPLICIT))).withOperations(8);
    List<Integer> answered = new ArrayList<>();
    try (Association association = node.client().open(request)) {
      assertThat(association.maxOperations()).isEqualTo(1);
      StorePipeline pipeline =
          association.pipeline((_, response) -> answered.add(response.status()));
      for (int i = 0; i < 3; i++) {
        pipeline.store(
            new OutgoingInstance(CT, "1.2." + i, EXPLICIT, 8, Optional.empty()),
            new ByteArrayInputStream(new byte[8]));
        assertThat(answered).hasSize(i);
      }
      assertThat(catchThrowableOfType(IllegalStateException.class, association::echo))
          .hasMessageContaining("finish()");
      pipeline.finish();
      assertThat(answered).containsExactly(0, 0, 0);
      assertThat(association.echo().status()).isZero();
    }
  }
}
