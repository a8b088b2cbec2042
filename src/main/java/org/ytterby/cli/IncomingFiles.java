// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * A folder into which instances come, each as a Part 10 file {@code <SOP Instance UID>.dcm} with
 * the data set's bytes as they came. A file has its name only once it is whole; one of the same
 * name is replaced. Used by one thread.
 */
final class IncomingFiles implements StoreHandler {
  private static final String UID = "[0-9]+(?:\\.[0-9]+)*";
  private static final int LONGEST_UID = 64;

  private final Path folder;
  private int files;
  private long bytes;

  IncomingFiles(Path folder) {
    this.folder = folder;
  }

  /** How many instances came. */
  int files() {
    return files;
  }

  /** How many bytes their data sets have. */
  long bytes() {
    return bytes;
  }

  @Override
  public StoreSink begin(AssociationInfo association, StoreRequest request) {
    String uid = request.sopInstanceUid();
    if (uid.length() > LONGEST_UID || !uid.matches(UID)) {
      // It becomes a file name.
      throw new InvalidObject(
          ErrorCode.OBJECT_MISMATCH, "C-STORE-RQ AffectedSOPInstanceUID", "no UID", "a UID", null);
    }
    try {
      return new File(request);
    } catch (IOException e) {
      throw new StorageFailure(folder + " can't be written", e);
    }
  }

  @Override
  public void associationOpened(AssociationInfo association) {}

  @Override
  public void associationClosed(AssociationInfo association) {}

  private final class File implements StoreSink {
    private final Path whole;
    private final Path part;
    private final OutputStream out;
    private final WritableByteChannel channel;
    private long written;

    File(StoreRequest request) throws IOException {
      whole = folder.resolve(request.sopInstanceUid() + ".dcm");
      part = folder.resolve(request.sopInstanceUid() + ".dcm.part");
      out = new BufferedOutputStream(Files.newOutputStream(part), 64 << 10);
      channel = Channels.newChannel(out);
      out.write(
          Part10.header(request.sopClassUid(), request.sopInstanceUid(), request.transferSyntax()));
    }

    @Override
    public void write(ByteBuffer chunk) {
      try {
        written += channel.write(chunk);
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public CompletionStage<StoreStatus> finish() {
      try {
        channel.close();
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw failure(e);
      }
      files++;
      bytes += written;
      return CompletableFuture.completedFuture(StoreStatus.success());
    }

    @Override
    public void abort() {
      try {
        out.close();
        Files.deleteIfExists(part);
      } catch (IOException e) {
        throw failure(e);
      }
    }

    private StorageFailure failure(IOException cause) {
      return new StorageFailure(part + " can't be written", cause);
    }
  }
}
