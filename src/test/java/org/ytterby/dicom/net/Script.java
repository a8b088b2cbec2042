// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.UserInformation;

/** An acceptor that plays its part for one connection. */
final class Script implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CompletableFuture<Boolean> played = new CompletableFuture<>();

  /** One step or all steps of a peer. */
  interface Play {
    void play(ScriptedPeer peer) throws IOException;
  }

  Script(Play play) throws IOException {
    Thread.ofVirtual()
        .start(
            () -> {
              try (ScriptedPeer peer = new ScriptedPeer(listener.accept())) {
                play.play(peer);
                peer.seesTheEnd();
                played.complete(true);
              } catch (IOException | RuntimeException | AssertionError failure) {
                played.completeExceptionally(failure);
              }
            });
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Fails when the part was not played to its end. */
  void join() {
    played.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Accepts contexts 1 and 3 as our client numbers them, in Explicit VR Little Endian. */
  static void accept(ScriptedPeer peer, int maxPdu) throws IOException {
    accept(peer, UserInformation.plain(maxPdu, "1.2.3", "SCRIPT"));
  }

  /** Accepts with this answer about roles and window. */
  static void accept(ScriptedPeer peer, UserInformation user) throws IOException {
    assertThat(peer.receive()).isInstanceOf(Pdu.AssociateRequest.class);
    peer.send(
        ScriptedPeer.bytes(
            new Pdu.AssociateAccept(
                1,
                "YTTERBY",
                "SENDER",
                Pdu.APPLICATION_CONTEXT,
                List.of(
                    new NegotiatedContext(1, ContextResult.ACCEPTANCE, Uids.ExplicitVRLittleEndian),
                    new NegotiatedContext(
                        3, ContextResult.ACCEPTANCE, Uids.ExplicitVRLittleEndian)),
                user)));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
