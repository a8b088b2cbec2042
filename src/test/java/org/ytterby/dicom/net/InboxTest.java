// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;

class InboxTest {
  private final AtomicInteger resumed = new AtomicInteger();
  private final Inbox inbox = new Inbox(resumed::incrementAndGet);

  @Test
  void pauses_on_many_bytes_and_resumes_once_at_half() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      assertThat(inbox.pauseIfFull()).isFalse();
      inbox.put(piece(Inbox.FULL_BYTES / 4));
    }
    assertThat(inbox.pauseIfFull()).isTrue();
    takeAndRelease(2);
    assertThat(resumed).hasValue(0);
    takeAndRelease(1);
    assertThat(resumed).hasValue(1);
    takeAndRelease(1);
    assertThat(resumed).hasValue(1);
  }

  @Test
  void pauses_on_many_small_items() throws InterruptedException {
    for (int i = 0; i < Inbox.FULL_ITEMS; i++) {
      inbox.put(piece(1));
    }
    assertThat(inbox.pauseIfFull()).isTrue();
    takeAndRelease(Inbox.FULL_ITEMS / 2 + 1);
    assertThat(resumed).hasValue(1);
  }

  @Test
  void drops_everything_at_the_end_and_stays_ended() throws InterruptedException {
    Inbox.Item.Piece before = piece(8);
    inbox.put(before);
    inbox.end();
    Inbox.Item.Piece after = piece(8);
    inbox.put(after);
    assertThat(before.bytes().refCnt()).isZero();
    assertThat(after.bytes().refCnt()).isZero();
    assertThat(inbox.take()).isInstanceOf(Inbox.Item.Gone.class);
    assertThat(inbox.take()).isInstanceOf(Inbox.Item.Gone.class);
    assertThat(inbox.waitingBytes()).isZero();
    assertThat(inbox.pauseIfFull()).isFalse();
  }

  @Test
  void leaves_an_answer_to_be_taken_although_its_sender_is_gone() throws InterruptedException {
    CommandSet answer = CommandSet.echoRequest(1, Uids.Verification);
    Inbox.Item.Piece piece = piece(8);
    inbox.put(new Inbox.Item.Command(1, answer, 300));
    inbox.put(piece);
    inbox.endBehindCommands();
    assertThat(piece.bytes().refCnt()).isZero();
    assertThat(inbox.take()).isInstanceOf(Inbox.Item.Command.class);
    assertThat(inbox.take()).isInstanceOf(Inbox.Item.Gone.class);
    assertThat(inbox.waitingBytes()).isZero();
  }

  @Test
  void counts_commands_by_their_encoded_length() {
    CommandSet echo = CommandSet.echoRequest(1, Uids.Verification);
    inbox.put(new Inbox.Item.Command(1, echo, 300));
    assertThat(inbox.waitingBytes()).isEqualTo(300);
    inbox.put(new Inbox.Item.Command(1, echo, Inbox.FULL_BYTES - 300));
    assertThat(inbox.pauseIfFull()).isTrue();
  }

  /** The putting thread stops at every pause, as the event loop does, until it is resumed. */
  @Test
  @Timeout(60)
  void hands_everything_over_in_order_whoever_is_faster() throws Exception {
    int pieces = 20_000;
    Semaphore readOn = new Semaphore(0);
    Inbox shared = new Inbox(readOn::release);
    CompletableFuture<Integer> pauses = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              int paused = 0;
              for (int i = 0; i < pieces; i++) {
                ByteBuf bytes = Unpooled.buffer(Integer.BYTES).writeInt(i);
                shared.put(new Inbox.Item.Piece(bytes, i == pieces - 1));
                if (shared.pauseIfFull()) {
                  paused++;
                  readOn.acquireUninterruptibly();
                }
              }
              pauses.complete(paused);
            });
    for (int i = 0; i < pieces; i++) {
      Inbox.Item.Piece piece = (Inbox.Item.Piece) shared.take();
      assertThat(piece.bytes().readInt()).isEqualTo(i);
      assertThat(piece.last()).isEqualTo(i == pieces - 1);
      piece.bytes().release();
    }
    assertThat(pauses.get()).isNotNegative();
    assertThat(readOn.availablePermits()).as("one resume for each pause").isZero();
    assertThat(shared.waitingBytes()).isZero();
  }

  @Test
  @Timeout(60)
  void wakes_a_worker_that_waits_when_the_association_ends() throws Exception {
    CompletableFuture<Inbox.Item> taken = new CompletableFuture<>();
    Thread worker =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    taken.complete(inbox.take());
                  } catch (InterruptedException e) {
                    taken.completeExceptionally(e);
                  }
                });
    inbox.end();
    assertThat(taken.get()).isInstanceOf(Inbox.Item.Gone.class);
    worker.join();
  }

  @Test
  @Timeout(60)
  void lets_a_worker_sleep_until_a_request_and_its_data_set_are_worth_waking_it() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    Thread worker = Thread.ofPlatform().start(() -> takeAll(taken));
    awaitAsleep(worker);
    CommandSet store = CommandSet.storeRequest(1, Uids.CTImageStorage, "1.2");
    inbox.put(new Inbox.Item.Command(1, store, 100));
    inbox.put(piece(1_000));
    Thread.sleep(100);
    assertThat(taken).as("woken for little").hasValue(0);
    inbox.put(piece(8, true));
    Awaitility.await().untilAsserted(() -> assertThat(taken).hasValue(3));
    awaitAsleep(worker);
    inbox.put(new Inbox.Item.Command(1, store, 100));
    inbox.put(piece(64 << 10));
    Awaitility.await().untilAsserted(() -> assertThat(taken).hasValue(5));
    inbox.end();
    worker.join();
  }

  @Test
  @Timeout(60)
  void offers_a_small_instance_to_its_reader_only_as_a_whole_alone_and_while_the_worker_sleeps()
      throws Exception {
    Inbox offering = new Inbox(() -> {}, true);
    CommandSet store = CommandSet.storeRequest(1, Uids.CTImageStorage, "1.2");
    offering.put(new Inbox.Item.Command(1, store, 100));
    offering.put(piece(8, true));
    assertThat(offering.takeWhole()).as("nobody waits yet").isEmpty();

    AtomicInteger taken = new AtomicInteger();
    Thread worker = Thread.ofPlatform().start(() -> takeAll(offering, taken));
    Awaitility.await().untilAsserted(() -> assertThat(taken).hasValue(2));
    awaitAsleep(worker);
    offering.put(new Inbox.Item.Command(1, store, 100));
    offering.put(piece(8, false));
    assertThat(offering.takeWhole()).as("its end is missing").isEmpty();
    offering.put(piece(9, true));
    assertThat(taken).as("nobody was woken").hasValue(2);
    Inbox.Whole whole = offering.takeWhole().orElseThrow();
    assertThat(whole.command().command()).isEqualTo(store);
    assertThat(whole.pieces())
        .extracting(piece -> piece.bytes().readableBytes())
        .containsExactly(8, 9);
    new WholePieces(whole.pieces()).close();
    assertThat(whole.pieces()).allSatisfy(piece -> assertThat(piece.bytes().refCnt()).isZero());
    assertThat(offering.waitingBytes()).isZero();

    offering.put(new Inbox.Item.Command(1, store, 100));
    offering.put(piece(8, true));
    offering.put(new Inbox.Item.Command(1, store, 100));
    assertThat(offering.takeWhole()).as("another one waits behind it").isEmpty();
    offering.wake();
    Awaitility.await().untilAsserted(() -> assertThat(taken).hasValue(5));
    offering.end();
    worker.join();
  }

  @Test
  @Timeout(60)
  void offers_no_query_and_nothing_large() throws Exception {
    Inbox offering = new Inbox(() -> {}, true);
    AtomicInteger taken = new AtomicInteger();
    Thread worker = Thread.ofPlatform().start(() -> takeAll(offering, taken));
    awaitAsleep(worker);
    CommandSet find =
        CommandSet.request(
            CommandField.C_FIND,
            1,
            Uids.StudyRootQueryRetrieveInformationModelFind,
            Optional.empty(),
            DataSet.empty(),
            true);
    offering.put(new Inbox.Item.Command(1, find, 100));
    offering.put(piece(8, true));
    assertThat(offering.takeWhole()).as("its responses may be many").isEmpty();
    offering.wake();
    Awaitility.await().untilAsserted(() -> assertThat(taken).hasValue(2));
    awaitAsleep(worker);
    offering.put(
        new Inbox.Item.Command(1, CommandSet.storeRequest(1, Uids.CTImageStorage, "1.2"), 100));
    offering.put(piece(64 << 10, true));
    assertThat(offering.takeWhole()).isEmpty();
    Awaitility.await().untilAsserted(() -> assertThat(taken).hasValue(4));
    offering.end();
    worker.join();
  }

  private void takeAll(AtomicInteger taken) {
    takeAll(inbox, taken);
  }

  private static void takeAll(Inbox inbox, AtomicInteger taken) {
    try {
      for (Inbox.Item item = inbox.take();
          !(item instanceof Inbox.Item.Gone);
          item = inbox.take()) {
        if (item instanceof Inbox.Item.Piece piece) {
          piece.bytes().release();
        }
        taken.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitAsleep(Thread thread) {
    Awaitility.await()
        .until(
            () ->
                thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING);
  }

  private static Inbox.Item.Piece piece(int length) {
    return piece(length, false);
  }

  private static Inbox.Item.Piece piece(int length, boolean last) {
    return new Inbox.Item.Piece(Unpooled.buffer(length).writeZero(length), last);
  }

  private void takeAndRelease(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      ((Inbox.Item.Piece) inbox.take()).bytes().release();
    }
  }
}
