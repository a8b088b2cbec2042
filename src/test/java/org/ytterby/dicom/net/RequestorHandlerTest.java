// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.state.Primitive;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

class RequestorHandlerTest {
  @Test
  void aborts_when_it_fails_itself() {
    RequestorHandler handler = new RequestorHandler();
    EmbeddedChannel channel = new EmbeddedChannel(handler);
    CompletableFuture<CommandSet> response = new CompletableFuture<>();
    handler.expect(response);
    channel.pipeline().fireExceptionCaught(new IllegalStateException("simulated"));
    assertThat(channel.<Primitive>readOutbound()).isEqualTo(new Primitive.AbortRequest());
    assertThat(handler.ended()).isNotNull();
    assertThat(response.exceptionNow())
        .isInstanceOfSatisfying(
            PeerFailure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DEFECT));
    channel.finishAndReleaseAll();
  }
}
