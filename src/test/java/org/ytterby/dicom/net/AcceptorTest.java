// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/** How requests are served and answered, over a real socket. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class AcceptorTest {
  private static final byte[] DATA = "the bytes of an instance".getBytes(StandardCharsets.US_ASCII);

  private final RecordingStore store = new RecordingStore();
  private final DicomServer server = start(ServiceRegistry.verification().andStorage(store));

  private static DicomServer start(ServiceRegistry services) {
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT);
    return DicomServer.start(
        new ServerSettings("127.0.0.1", 0, policy, Duration.ofSeconds(5)), services);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void store(ScriptedPeer peer, int messageId, String instance) throws IOException {
    peer.send(
        ScriptedPeer.storeRequest(messageId, instance), ScriptedPeer.data(ScriptedPeer.CT, DATA));
  }

  private void expectEvents(String... events) throws InterruptedException {
    for (String event : events) {
      assertThat(store.events.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
    }
  }

  @Test
  void answers_an_echo() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(
          ScriptedPeer.command(ScriptedPeer.ECHO, CommandSet.echoRequest(42, Uids.Verification)));
      CommandSet response = peer.response();
      assertThat(response.code()).isEqualTo(CommandField.C_ECHO.responseCode());
      assertThat(response.respondedTo()).isEqualTo(42);
      assertThat(response.status()).isZero();
      assertThat(response.sopClassUid()).contains(Uids.Verification);
      peer.send(ScriptedPeer.bytes(new Pdu.ReleaseRequest()));
      assertThat(peer.receive()).isEqualTo(new Pdu.ReleaseReply());
    }
  }

  @Test
  void answers_a_store_only_after_its_sink_has_finished() throws IOException, InterruptedException {
    CompletableFuture<StoreStatus> durable = new CompletableFuture<>();
    store.onFinish = () -> durable;
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      store(peer, 4, "1.2.3.3");
      expectEvents("opened", "begun 1.2.3.3", "finished 1.2.3.3");
      // Whoever had answered before this could not know of it.
      durable.completeExceptionally(new StorageFailure("the sync failed", null));
      CommandSet refused = peer.response();
      assertThat(refused.status()).isEqualTo(0xA700);
      assertThat(refused.respondedTo()).isEqualTo(4);
      store.finished.clear();
      store.requests.clear();
      store.onFinish = () -> CompletableFuture.completedFuture(StoreStatus.success());
      store(peer, 5, "1.2.3.4");
      CommandSet response = peer.response();
      assertThat(response.status()).isZero();
      assertThat(response.respondedTo()).isEqualTo(5);
      assertThat(response.sopInstanceUid()).contains("1.2.3.4");
    }
    assertThat(store.finished.take()).isEqualTo(DATA);
    StoreRequest request = store.requests.take();
    assertThat(request.sopClassUid()).isEqualTo(Uids.CTImageStorage);
    assertThat(request.transferSyntax().uid()).isEqualTo(Uids.ExplicitVRLittleEndian);
    expectEvents("begun 1.2.3.4", "finished 1.2.3.4", "closed");
  }

  @Test
  void serves_pipelined_requests_one_after_the_other() throws IOException, InterruptedException {
    CompletableFuture<StoreStatus> first = new CompletableFuture<>();
    store.onFinish = () -> first;
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      store(peer, 1, "1.1");
      store(peer, 2, "1.2");
      store(peer, 3, "1.3");
      expectEvents("opened", "begun 1.1", "finished 1.1");
      store.onFinish = () -> CompletableFuture.completedFuture(StoreStatus.success());
      store.events.add("durable 1.1");
      first.complete(StoreStatus.success());
      expectEvents("durable 1.1", "begun 1.2", "finished 1.2", "begun 1.3", "finished 1.3");
      assertThat(peer.response().respondedTo()).isEqualTo(1);
      assertThat(peer.response().respondedTo()).isEqualTo(2);
      assertThat(peer.response().respondedTo()).isEqualTo(3);
    }
  }

  @Test
  void answers_a_refusal_with_its_status_and_goes_on() throws IOException, InterruptedException {
    store.onBegin =
        () -> {
          throw new StorageFailure("only 12 MiB are free", null);
        };
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      store(peer, 1, "1.2.3.4");
      CommandSet refused = peer.response();
      assertThat(refused.status()).isEqualTo(0xA700);
      assertThat(refused.errorComment()).contains("STORAGE: only 12 MiB are free");
      store.onBegin = () -> {};
      store(peer, 2, "1.2.3.5");
      assertThat(peer.response().status()).isZero();
    }
    expectEvents("opened", "begun 1.2.3.5", "finished 1.2.3.5");
  }

  @Test
  void aborts_the_sink_that_can_not_take_the_bytes() throws IOException, InterruptedException {
    store.onWrite =
        chunk -> {
          throw new StorageFailure("disk full", null);
        };
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      store(peer, 1, "1.2.3.4");
      assertThat(peer.response().status()).isEqualTo(0xA700);
      expectEvents("opened", "begun 1.2.3.4", "aborted 1.2.3.4");
    }
  }

  @Test
  void answers_what_the_sink_says() throws IOException {
    store.onFinish =
        () ->
            CompletableFuture.failedFuture(
                new InvalidObject("RescaleSlope (0028,1053)", "nothing", "a number"));
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      store(peer, 1, "1.2.3.4");
      assertThat(peer.response().status()).isEqualTo(0xC000);
      store.onFinish =
          () ->
              CompletableFuture.completedFuture(
                  StoreStatus.of(Status.ELEMENTS_DISCARDED, "overlay"));
      store(peer, 2, "1.2.3.4");
      CommandSet response = peer.response();
      assertThat(response.status()).isEqualTo(0xB006);
      assertThat(response.errorComment()).contains("overlay");
    }
  }

  @Test
  void answers_a_bug_with_processing_failure_and_no_detail() throws IOException {
    store.onFinish =
        () -> CompletableFuture.failedFuture(new IllegalStateException("secret detail"));
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      store(peer, 1, "1.2.3.4");
      CommandSet response = peer.response();
      assertThat(response.status()).isEqualTo(0x0110);
      assertThat(response.errorComment().orElseThrow()).doesNotContain("secret");
      store.onFinish = () -> CompletableFuture.completedFuture(StoreStatus.success());
      store(peer, 2, "1.2.3.5");
      assertThat(peer.response().status()).as("the association goes on").isZero();
    }
  }

  @Test
  void says_which_class_or_operation_it_does_not_serve() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(
          ScriptedPeer.command(
              ScriptedPeer.ECHO, CommandSet.storeRequest(1, Uids.MRImageStorage, "1.2")),
          ScriptedPeer.data(ScriptedPeer.ECHO, DATA));
      assertThat(peer.response().status()).isEqualTo(0x0122);
      peer.send(
          ScriptedPeer.command(ScriptedPeer.CT, CommandSet.echoRequest(2, Uids.CTImageStorage)));
      assertThat(peer.response().status()).isEqualTo(0x0211);
      peer.send(ScriptedPeer.command(ScriptedPeer.CT, unknownRequest(3)));
      CommandSet response = peer.response();
      assertThat(response.status()).isEqualTo(0x0211);
      assertThat(response.code()).isEqualTo(0x8ABC);
      peer.send(ScriptedPeer.command(ScriptedPeer.CT, ScriptedPeer.cancelOf(3)));
      peer.send(
          ScriptedPeer.command(ScriptedPeer.ECHO, CommandSet.echoRequest(4, Uids.Verification)));
      assertThat(peer.response().respondedTo()).as("a cancel has no response").isEqualTo(4);
    }
  }

  @Test
  void refuses_a_store_without_instance_or_data_set() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(ScriptedPeer.command(ScriptedPeer.CT, storeWithoutDataSet(1, Optional.empty())));
      assertThat(peer.response().status()).isEqualTo(0xA900);
      peer.send(ScriptedPeer.command(ScriptedPeer.CT, storeWithoutDataSet(2, Optional.of("1.2"))));
      CommandSet response = peer.response();
      assertThat(response.status()).isEqualTo(0xC000);
      assertThat(response.errorComment().orElseThrow()).contains("no data set");
      peer.send(
          ScriptedPeer.storeRequest(3, "1.2\nERROR forged"),
          ScriptedPeer.data(ScriptedPeer.CT, DATA));
      CommandSet noUid = peer.response();
      assertThat(noUid.status()).isEqualTo(0xC000);
      assertThat(noUid.errorComment().orElseThrow()).doesNotContain("forged");
    }
    assertThat(store.requests).isEmpty();
  }

  @Test
  void lets_the_request_under_way_finish_when_it_closes() throws IOException, InterruptedException {
    CompletableFuture<StoreStatus> durable = new CompletableFuture<>();
    store.onFinish = () -> durable;
    try (ScriptedPeer busy = ScriptedPeer.associate(server.port());
        ScriptedPeer idle = ScriptedPeer.associate(server.port())) {
      // Each association's events are in order; between the two there is none.
      expectEvents("opened", "opened");
      store(busy, 1, "1.2.3.4");
      expectEvents("begun 1.2.3.4", "finished 1.2.3.4");
      CountDownLatch closed = new CountDownLatch(1);
      Thread.ofVirtual()
          .start(
              () -> {
                server.close();
                closed.countDown();
              });
      assertThat(idle.receive()).isEqualTo(Pdu.Abort.byUser());
      assertThat(closed.getCount()).isEqualTo(1);
      durable.complete(StoreStatus.success());
      assertThat(busy.response().status()).isZero();
      assertThat(busy.receive()).isEqualTo(Pdu.Abort.byUser());
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      expectEvents("closed", "closed");
      assertThatThrownBy(() -> ScriptedPeer.connect(server.port())).isInstanceOf(IOException.class);
    }
  }

  @Test
  void lets_other_services_plug_in() throws IOException {
    DataSet match = DataSet.builder().text(Tag.Modality, "PT").build();
    DimseService query =
        new DimseService() {
          @Override
          public Set<CommandField> commands() {
            return Set.of(CommandField.C_FIND);
          }

          @Override
          public StatusTable statuses(CommandField operation) {
            return EveryStatus.TABLE;
          }

          @Override
          public CompletionStage<DimseResponse> serve(
              DimseRequest request, Consumer<DimseResponse> pending) {
            request.payload().forEach(chunk -> {});
            pending.accept(
                new DimseResponse(Status.PENDING.code(), Optional.empty(), Optional.of(match)));
            return CompletableFuture.completedFuture(DimseResponse.of(Status.SUCCESS));
          }
        };
    ServiceRegistry services =
        ServiceRegistry.verification().and(Set.of(Uids.CTImageStorage), query);
    assertThatThrownBy(() -> services.and(Set.of(Uids.CTImageStorage), query))
        .isInstanceOf(Defect.class);
    try (DicomServer finding = start(services);
        ScriptedPeer peer = ScriptedPeer.associate(finding.port())) {
      peer.send(
          ScriptedPeer.command(ScriptedPeer.CT, find(9)),
          ScriptedPeer.data(ScriptedPeer.CT, new byte[0]));
      CommandSet pending = peer.response();
      assertThat(pending.status()).isEqualTo(0xFF00);
      assertThat(pending.hasDataSet()).isTrue();
      Pdu.Fragment data = (Pdu.Fragment) peer.receive();
      assertThat(io.netty.buffer.ByteBufUtil.hexDump(data.bytes()))
          .isEqualTo("08006000" + "4353" + "0200" + "5054");
      assertThat(peer.response().status()).isZero();
    }
  }

  @Test
  void says_where_it_can_not_listen() {
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT);
    assertThatThrownBy(
            () ->
                DicomServer.start(
                    ServerSettings.of("127.0.0.1", server.port(), policy),
                    ServiceRegistry.verification()))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("127.0.0.1:" + server.port());
  }

  private static CommandSet unknownRequest(int messageId) {
    return new CommandSet(
        DataSet.builder()
            .uid(Tag.AffectedSOPClassUID, Uids.CTImageStorage)
            .integers(Tag.CommandField, 0x0ABC)
            .integers(Tag.MessageID, messageId)
            .integers(Tag.CommandDataSetType, 0x0101)
            .build());
  }

  private static CommandSet storeWithoutDataSet(int messageId, Optional<String> instance) {
    DataSetBuilder command =
        DataSet.builder()
            .uid(Tag.AffectedSOPClassUID, Uids.CTImageStorage)
            .integers(Tag.CommandField, CommandField.C_STORE.code())
            .integers(Tag.MessageID, messageId)
            .integers(Tag.CommandDataSetType, 0x0101);
    instance.ifPresent(uid -> command.uid(Tag.AffectedSOPInstanceUID, uid));
    return new CommandSet(command.build());
  }

  private static CommandSet find(int messageId) {
    return new CommandSet(
        DataSet.builder()
            .uid(Tag.AffectedSOPClassUID, Uids.CTImageStorage)
            .integers(Tag.CommandField, CommandField.C_FIND.code())
            .integers(Tag.MessageID, messageId)
            .integers(Tag.CommandDataSetType, 1)
            .build());
  }
}
