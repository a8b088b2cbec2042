// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.YtterbyException;

/**
 * Answers whose body is written while it is sent: the disk waits for the network. What fails in the
 * middle breaks the connection off, so that no half answer is taken for a whole one. Thread-safe.
 *
 * @param idleTimeout a peer that takes nothing for so long is given up
 */
record Streams(Executor workers, Duration idleTimeout) {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
  private static final int PIECE_BYTES = 64 << 10;

  /** Writes a body. */
  @FunctionalInterface
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  HttpResponse ok(ServiceRequestContext ctx, String contentType, Body body) {
    return ok(
        ctx, ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, contentType), body);
  }

  HttpResponse ok(ServiceRequestContext ctx, ResponseHeaders head, Body body) {
    return HttpResponse.of(
        head, StreamMessage.fromOutputStream(out -> write(ctx, body, out), workers));
  }

  private void write(ServiceRequestContext ctx, Body body, OutputStream out) {
    // Closed only behind a whole body: to close is to tell who asked that nothing is missing.
    OutputStream buffered =
        new BufferedOutputStream(new Living(out, ctx, idleTimeout), PIECE_BYTES);
    try {
      body.write(buffered);
      buffered.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // whoever asked has gone
    } catch (YtterbyException e) {
      LOG.error("an answer broke off in the middle code={}", e.code(), e);
      throw e;
    }
  }

  /** Each piece that is taken moves the timeout on. Used by one thread. */
  private static final class Living extends FilterOutputStream {
    private final ServiceRequestContext ctx;
    private final Duration patience;

    Living(OutputStream out, ServiceRequestContext ctx, Duration patience) {
      super(out);
      this.ctx = ctx;
      this.patience = patience;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      ctx.setRequestTimeout(TimeoutMode.SET_FROM_NOW, patience);
      out.write(bytes, offset, count);
    }
  }
}
