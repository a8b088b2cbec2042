// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakPresenceTest {
  @Test
  void notices_a_buffer_that_is_lost() {
    LeakPresence presence = new LeakPresence();
    presence.watch();
    lose();
    int leaks = 0;
    for (int i = 0; i < 20 && leaks == 0; i++) {
      leaks = presence.leaksAfterCollection();
    }
    presence.endWatch();
    assertThat(leaks).isPositive();
  }

  private static void lose() {
    ByteBufAllocator.DEFAULT.buffer(64).writeInt(1);
  }
}
