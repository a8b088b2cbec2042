// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A request's body that may take any time as long as it does not stall: each piece that comes moves
 * the request's timeout on. Used by one thread.
 */
final class LivingInput extends FilterInputStream {
  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final ServiceRequestContext ctx;
  private final Duration patience;
  private long lastNanos;

  /** Gives up when nothing comes for so long. */
  LivingInput(InputStream in, ServiceRequestContext ctx, Duration patience) {
    super(in);
    this.ctx = ctx;
    this.patience = patience;
    alive(System.nanoTime());
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    alive();
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    int read = super.read(target, offset, count);
    alive();
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void alive() {
    long now = System.nanoTime();
    if (now - lastNanos >= EVERY_NANOS) {
      alive(now);
    }
  }

  private void alive(long now) {
    lastNanos = now;
    ctx.setRequestTimeout(TimeoutMode.SET_FROM_NOW, patience);
  }
}
