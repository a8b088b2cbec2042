// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An ACK is asked for where the peer may wait for it, and nowhere else. */
class QuickAckTest {
  private final List<Object> asked = new ArrayList<>();
  private final AtomicBoolean unfinished = new AtomicBoolean();

  /** A channel that has every option, and remembers what is set. */
  private final class Recording extends EmbeddedChannel {
    private final ChannelConfig config =
        new DefaultChannelConfig(this) {
          @Override
          public <T> boolean setOption(ChannelOption<T> option, T value) {
            return asked.add(value);
          }
        };

    @Override
    public ChannelConfig config() {
      return config;
    }
  }

  @Test
  void asksAfterAReadThatLeavesAMessageUnfinished() {
    EmbeddedChannel channel = connected();

    unfinished.set(true);
    channel.writeInbound("a part");
    channel.writeInbound("another");

    assertThat(asked).containsExactly(true, true);
  }

  @Test
  void asksForNoneWhereTheAnswerWillBeOne() {
    EmbeddedChannel channel = connected();

    channel.writeInbound("a whole message");

    assertThat(asked).isEmpty();
    assertThat((Object) channel.readInbound()).isEqualTo("a whole message");
  }

  @Test
  void asksNothingOfAConnectionThatIsClosed() {
    EmbeddedChannel channel = connected();

    unfinished.set(true);
    channel.close().syncUninterruptibly();
    channel.pipeline().fireChannelReadComplete();

    assertThat(asked).isEmpty();
  }

  private EmbeddedChannel connected() {
    EmbeddedChannel channel = new Recording();
    channel.pipeline().addFirst(new QuickAck(unfinished::get));
    channel.pipeline().fireChannelActive();
    asked.clear(); // the option is tried once when the connection is there
    return channel;
  }
}
