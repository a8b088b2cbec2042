// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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

  private static Inbox.Item.Piece piece(int length) {
    ByteBuf bytes = Unpooled.buffer(length).writeZero(length);
    return new Inbox.Item.Piece(bytes, false);
  }

  private void takeAndRelease(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      ((Inbox.Item.Piece) inbox.take()).bytes().release();
    }
  }
}
