// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A request's body that may take any time as long as it neither stalls nor drips: the request's
 * timeout moves on when at least {@link #FLOOR} bytes a second, in the mean, have come since it did
 * so last. Used by one thread.
 */
final class LivingInput extends FilterInputStream {
  /** Bytes a second; the default of dicom.slow-peer, only who does it on purpose is slower. */
  private static final int FLOOR = 64;

  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final ServiceRequestContext ctx;
  private final Duration patience;
  private long lastNanos;
  private long bytes;

  /** Gives up when nothing, or less than the floor, comes for so long. */
  LivingInput(InputStream in, ServiceRequestContext ctx, Duration patience) {
    super(in);
    this.ctx = ctx;
    this.patience = patience;
    moveOn(System.nanoTime());
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    alive(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    int read = super.read(target, offset, count);
    alive(Math.max(read, 0));
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void alive(int more) {
    bytes += more;
    long now = System.nanoTime();
    long since = now - lastNanos;
    if (since >= EVERY_NANOS && bytes * 1e9 >= FLOOR * (double) since) {
      moveOn(now);
    }
  }

  private void moveOn(long now) {
    lastNanos = now;
    bytes = 0;
    ctx.setRequestTimeout(TimeoutMode.SET_FROM_NOW, patience);
  }
}
