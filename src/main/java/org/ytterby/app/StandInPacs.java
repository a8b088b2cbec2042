// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ytterby.dicom.io.Part10;
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
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * A PACS for the demonstration: takes every storage object on loopback and keeps it as a file
 * {@code <SOP Instance UID>.dcm}. Not durable and not for patients. Thread-safe.
 */
final class StandInPacs implements AutoCloseable {
  /** Its AE title. */
  static final String AE_TITLE = "PACS";

  private final Path folder;
  private final DicomServer server;
  private final Map<String, Path> stored = new ConcurrentHashMap<>();

  private StandInPacs(Path folder) {
    this.folder = folder;
    this.server =
        DicomServer.start(
            ServerSettings.of(
                "127.0.0.1",
                0,
                AssociationPolicy.standard(Set.of(AE_TITLE), AssociationLimits.DEFAULT)),
            ServiceRegistry.verification().andStorage(new Keeper()));
  }

  /** Starts it on any free port. */
  static StandInPacs start(Path folder) {
    try {
      return new StandInPacs(Files.createDirectories(folder));
    } catch (IOException e) {
      throw new StorageFailure(folder + " can't be made", e);
    }
  }

  int port() {
    return server.port();
  }

  /** Files by SOP Instance UID. */
  Map<String, Path> stored() {
    return Map.copyOf(stored);
  }

  @Override
  public void close() {
    server.close();
  }

  /** Writes what comes. */
  private final class Keeper implements StoreHandler {
    private final AtomicLong count = new AtomicLong();

    @Override
    public StoreSink begin(AssociationInfo association, StoreRequest request) {
      if (!request.sopInstanceUid().matches("[0-9.]{1,64}")) {
        throw new InvalidObject(
            "Affected SOP Instance UID", "'" + request.sopInstanceUid() + "'", "a UID");
      }
      Path partial = folder.resolve("incoming-" + count.incrementAndGet());
      try {
        OutputStream out = Files.newOutputStream(partial);
        out.write(
            Part10.header(
                request.sopClassUid(), request.sopInstanceUid(), request.transferSyntax()));
        return new FileSink(request.sopInstanceUid(), partial, out);
      } catch (IOException e) {
        throw new StorageFailure(partial.getFileName() + " can't be written", e);
      }
    }

    @Override
    public void associationOpened(AssociationInfo association) {}

    @Override
    public void associationClosed(AssociationInfo association) {}
  }

  /** One file. */
  private final class FileSink implements StoreSink {
    private final String uid;
    private final Path partial;
    private final WritableByteChannel out;

    FileSink(String uid, Path partial, OutputStream out) {
      this.uid = uid;
      this.partial = partial;
      this.out = Channels.newChannel(out);
    }

    @Override
    public void write(ByteBuffer chunk) {
      try {
        while (chunk.hasRemaining()) {
          out.write(chunk);
        }
      } catch (IOException e) {
        throw new StorageFailure(partial.getFileName() + " can't be written", e);
      }
    }

    @Override
    public CompletionStage<StoreStatus> finish() {
      try {
        out.close();
        Path file = folder.resolve(uid + ".dcm");
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        stored.put(uid, file);
        return CompletableFuture.completedFuture(StoreStatus.success());
      } catch (IOException e) {
        throw new StorageFailure(partial.getFileName() + " can't be written", e);
      }
    }

    @Override
    public void abort() {
      try {
        out.close();
        Files.deleteIfExists(partial);
      } catch (IOException e) {
        throw new StorageFailure(partial.getFileName() + " can't be removed", e);
      }
    }
  }
}
