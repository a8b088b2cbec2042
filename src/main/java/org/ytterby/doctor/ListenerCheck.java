// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.Implementation;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TlsProbe;
import org.ytterby.finding.PeerFailure;

/**
 * Finds out whether it is this node that listens at its port, or nobody, or another program.
 * Immutable; blocks.
 *
 * @param running whether this is the process that should listen
 */
record ListenerCheck(
    Examination.Tools tools, OwnListener listener, String aeTitle, boolean running) {

  Step look() {
    if (listener.port() == 0) {
      return Step.skipped(
          Check.LISTENER,
          "the configuration takes any free port; the running node knows which: GET /api/doctor");
    }
    long start = System.nanoTime();
    if (!isTaken()) {
      return silent().since(start);
    }
    return listener.key().map(this::overTls).orElseGet(this::inTheClear).since(start);
  }

  private boolean isTaken() {
    try (Socket socket = connected()) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket();
    boolean done = false;
    try {
      int patience = (int) tools.mostPatience().toMillis();
      socket.connect(new InetSocketAddress(listener.reached(), listener.port()), patience);
      socket.setSoTimeout(patience);
      done = true;
      return socket;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private Step silent() {
    String found = "nobody listens at " + listener.reached() + " port " + listener.port();
    return running
        ? Step.failed(Check.LISTENER, found, "restart this node; its log says why it stopped")
        : Step.warning(
            Check.LISTENER, found, "start the node (./ytterby serve); until then nothing arrives");
  }

  private Step taken(String by) {
    return Step.failed(
        Check.LISTENER,
        "port " + listener.port() + " is taken by " + by + ", not by this node",
        "stop that program, or here: another " + listener.where() + ".port, and tell the peers");
  }

  private Step inTheClear() {
    AtomicReference<Optional<Pdu>> answer = new AtomicReference<>(Optional.empty());
    Duration patience = tools.mostPatience();
    AssociationRequest request =
        new AssociationRequest(
            listener.reached(),
            listener.port(),
            aeTitle,
            aeTitle,
            List.of(new Proposal(Uids.Verification, TransferSyntax.IMPLICIT_LE)),
            new ClientTimeouts(patience, patience, patience));
    try (Association _ =
        tools.client().open(request, ServiceRegistry.none(), pdu -> answer.set(Optional.of(pdu)))) {
      return accepted(answer.get());
    } catch (PeerFailure failure) {
      return switch (answer.get().orElse(null)) {
        case Pdu.AssociateReject reject -> rejected(reject);
        case Pdu.Abort _ -> taken("another DICOM program, which aborts");
        case null, default ->
            taken(Stranger.look(listener.reached(), listener.port(), patience).words());
      };
    }
  }

  private Step accepted(Optional<Pdu> answer) {
    String theirs =
        answer
            .filter(Pdu.AssociateAccept.class::isInstance)
            .map(accept -> ((Pdu.AssociateAccept) accept).user().implementationClassUid())
            .orElse("");
    return theirs.equals(Implementation.CLASS_UID)
        ? ours("a node like this one accepts associations to " + aeTitle)
        : taken("another DICOM program (implementation " + theirs + ")");
  }

  private Step ours(String what) {
    return Step.ok(Check.LISTENER, what + " at port " + listener.port());
  }

  private Step rejected(Pdu.AssociateReject reject) {
    boolean unknownTitle =
        RejectReason.of(reject.source(), reject.reason())
            .filter(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED::equals)
            .isPresent();
    return unknownTitle
        ? taken("a DICOM program that does not know " + aeTitle)
        : ours(
            "a DICOM node answers to "
                + aeTitle
                + " (it rejects the node's own title as a caller: "
                + reject.text()
                + ")");
  }

  /** The certificate tells who it is. */
  private Step overTls(KeySource key) {
    Duration patience = tools.mostPatience();
    try {
      TlsProbe.Shaken shaken =
          Bounded.within(
              patience,
              () ->
                  TlsProbe.shake(
                      new ClientTls(Optional.empty(), Optional.empty(), false),
                      connected(),
                      listener.reached()));
      boolean same = OwnCertificate.leaf(key).equals(shaken.chain().getFirst());
      return same
          ? ours("TLS with the certificate of " + listener.where() + ".tls is answered")
          : taken("a TLS server with another certificate, or by this node before it was renewed");
    } catch (IllegalArgumentException wrong) {
      return Step.failed(
          Check.LISTENER,
          String.valueOf(wrong.getMessage()),
          "here: see " + listener.where() + ".tls");
    } catch (IOException | TimeoutException e) {
      return taken("something without TLS of ours (" + e.getMessage() + ")");
    }
  }
}
