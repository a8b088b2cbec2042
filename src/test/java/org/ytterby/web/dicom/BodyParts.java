// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.finding.InvalidObject;

/** What is made of the body of a store request, for tests that throw any bytes at it. */
public final class BodyParts {
  private static final AssociationInfo SENDER =
      new AssociationInfo(-1, StoreDoor.SENDER, "YTTERBY", "127.0.0.1", 1, "");
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_PARTS = 64;

  private BodyParts() {}

  /**
   * The parts of a body.
   *
   * @param whole the bodies of those that were read to their end, in order
   * @param broken how often it was said that a part, or the request, is none
   */
  public record Read(List<byte[]> whole, int broken) {
    public Read {
      whole = List.copyOf(whole);
    }
  }

  /**
   * Reads a body that comes in pieces.
   *
   * @param piece how many bytes come, and are asked for, at once
   */
  public static Read read(byte[] body, String boundary, int piece) {
    MultipartReader reader = new MultipartReader(pieces(body, piece), boundary);
    List<byte[]> whole = new ArrayList<>();
    int broken = 0;
    while (true) {
      try {
        Optional<MultipartReader.Part> part = reader.next();
        if (part.isEmpty()) {
          return new Read(whole, broken);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[Math.min(piece, 4096)];
        InputStream in = part.get().body();
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
          bytes.write(chunk, 0, count);
        }
        whole.add(bytes.toByteArray());
      } catch (InvalidObject _) {
        broken++;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Runs a Store transaction over it; the data sets that were handed over as whole, in order. */
  public static List<byte[]> store(byte[] body, String boundary, int piece) {
    Taken taken = new Taken();
    StoreTransaction transaction =
        new StoreTransaction(
            taken, SENDER, new StoreBounds(MOST_BYTES, MOST_BYTES, MOST_PARTS), Optional.empty());
    try {
      StoreResult result = transaction.run(pieces(body, piece), boundary);
      if (taken.finished.isEmpty() && result.httpStatus() < 300) {
        throw new AssertionError("nothing is stored, and it says " + result.httpStatus());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (taken.open != 0) {
      throw new AssertionError(taken.open + " instances were neither finished nor aborted");
    }
    return taken.finished;
  }

  private static InputStream pieces(byte[] body, int piece) {
    return new ByteArrayInputStream(body) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, piece));
      }
    };
  }

  /** Notes what is finished. */
  private static final class Taken implements StoreHandler {
    private final List<byte[]> finished = new ArrayList<>();
    private int open;

    @Override
    public StoreSink begin(AssociationInfo association, StoreRequest request) {
      open++;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      return new StoreSink() {
        @Override
        public void write(ByteBuffer chunk) {
          byte[] copy = new byte[chunk.remaining()];
          chunk.get(copy);
          bytes.writeBytes(copy);
        }

        @Override
        public CompletionStage<StoreStatus> finish() {
          open--;
          finished.add(bytes.toByteArray());
          return CompletableFuture.completedFuture(StoreStatus.success());
        }

        @Override
        public void abort() {
          open--;
        }
      };
    }

    @Override
    public void associationOpened(AssociationInfo association) {}

    @Override
    public void associationClosed(AssociationInfo association) {}
  }
}
