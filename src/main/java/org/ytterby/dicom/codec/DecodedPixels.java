// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.ytterby.dicom.data.ByteSource;
import org.ytterby.finding.InvalidObject;

/**
 * All native frames of an object one behind the other, decoded as they are read. A frame that can't
 * be decoded ends the stream with an {@link IOException}, because bytes before it are on their way.
 *
 * @param file of the object, for messages
 */
record DecodedPixels(Path file, Frames frames) implements ByteSource {
  @Override
  public InputStream open(long offset, long length) {
    return new Decoding(frames, offset, length);
  }

  /** Holds one frame. Single-threaded. */
  private static final class Decoding extends InputStream {
    private final Frames frames;
    private final int frameBytes;
    private final long end;
    private long position;
    private long inMemory = -1;
    private byte[] frame = {};

    Decoding(Frames frames, long offset, long length) {
      this.frames = frames;
      this.frameBytes = frames.format().frameBytes();
      this.position = offset;
      this.end = Math.min(offset + length, frames.format().allBytes());
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int at, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (position >= end) {
        return -1;
      }
      load(position / frameBytes);
      int from = (int) (position % frameBytes);
      int taken = (int) Math.min(Math.min(count, frameBytes - from), end - position);
      System.arraycopy(frame, from, target, at, taken);
      position += taken;
      return taken;
    }

    private void load(long index) throws IOException {
      if (index != inMemory) {
        try {
          frame = frames.frame((int) index);
        } catch (InvalidObject e) {
          throw new IOException(e.getMessage(), e);
        }
        inMemory = index;
      }
    }
  }
}
