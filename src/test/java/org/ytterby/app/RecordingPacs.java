// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;

/**
 * A storage SCP that forgets nothing: every instance that came as a whole, with the digest of its
 * bytes, each time.
 */
final class RecordingPacs implements StoreHandler, AutoCloseable {

  /** One C-STORE that came to its end. */
  record Received(String sopClassUid, String sopInstanceUid, String sha256) {}

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Duration answerAfter;
  private final DicomServer server;

  /**
   * Starts listening.
   *
   * @param port 0 for any
   * @param answerAfter how long it keeps a sender waiting for its answer
   */
  RecordingPacs(int port, Duration answerAfter) {
    this.answerAfter = answerAfter;
    this.server =
        DicomServer.start(
            ServerSettings.of(
                "127.0.0.1",
                port,
                AssociationPolicy.standard(Set.of("PACS"), AssociationLimits.DEFAULT)),
            ServiceRegistry.verification().andStorage(this));
  }

  int port() {
    return server.port();
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /** The different digests that came for each SOP Instance UID. */
  Map<String, Set<String>> digests() {
    Map<String, Set<String>> digests = new TreeMap<>();
    received.forEach(
        one ->
            digests.computeIfAbsent(one.sopInstanceUid(), _ -> new TreeSet<>()).add(one.sha256()));
    return digests;
  }

  @Override
  public StoreSink begin(AssociationInfo association, StoreRequest request) {
    return new Sink(request);
  }

  @Override
  public void associationOpened(AssociationInfo association) {}

  @Override
  public void associationClosed(AssociationInfo association) {}

  @Override
  public void close() {
    server.close();
  }

  private final class Sink implements StoreSink {
    private final StoreRequest request;
    private final MessageDigest digest;

    Sink(StoreRequest request) {
      this.request = request;
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void write(ByteBuffer chunk) {
      digest.update(chunk);
    }

    @Override
    public CompletionStage<StoreStatus> finish() {
      received.add(
          new Received(
              request.sopClassUid(),
              request.sopInstanceUid(),
              HexFormat.of().formatHex(digest.digest())));
      return new CompletableFuture<StoreStatus>()
          .completeOnTimeout(StoreStatus.success(), answerAfter.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void abort() {}
  }
}
