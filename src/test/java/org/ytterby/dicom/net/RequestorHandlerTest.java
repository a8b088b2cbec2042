// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.UserInformation;
import org.ytterby.dicom.net.state.Primitive;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

class RequestorHandlerTest {
  private static final Pdu.AssociateRequest PROPOSAL =
      new Pdu.AssociateRequest(
          1,
          "YTTERBY",
          "SENDER",
          Pdu.APPLICATION_CONTEXT,
          List.of(new ProposedContext(1, Uids.Verification, List.of(Uids.ExplicitVRLittleEndian))),
          UserInformation.plain(16384, "1.2.3", "TEST"));

  @Test
  void aborts_when_it_fails_itself() throws InterruptedException {
    RequestorHandler handler = new RequestorHandler(PROPOSAL, _ -> {});
    EmbeddedChannel channel = new EmbeddedChannel(handler);
    handler.expect();
    channel.pipeline().fireExceptionCaught(new IllegalStateException("simulated"));
    assertThat(channel.<Primitive>readOutbound()).isEqualTo(new Primitive.AbortRequest());
    assertThat(handler.ended())
        .isInstanceOfSatisfying(
            PeerFailure.class, end -> assertThat(end.code()).isEqualTo(ErrorCode.DEFECT));
    assertThat(handler.inbox().take()).isEqualTo(new Inbox.Item.Gone());
    channel.finishAndReleaseAll();
  }
}
