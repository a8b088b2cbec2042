// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A way to a peer that breaks after a chosen byte, as when the machine at one end dies: the
 * connection is reset, what was under way is lost, and nobody listens until it is mended.
 * Thread-safe.
 */
final class TornWire implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Which bytes are counted. */
  enum Way {
    /** From who called. */
    REQUESTS,
    /** From who was called. */
    ANSWERS
  }

  private final int target;
  private final int port;
  private ServerSocket listening;
  private final List<Socket> sockets = new ArrayList<>();
  private Way way = Way.REQUESTS;
  private long left = Long.MAX_VALUE;
  private boolean torn;

  /** A whole wire to a port of this machine. */
  TornWire(int target) throws IOException {
    this.target = target;
    this.listening = listen(0);
    this.port = listening.getLocalPort();
  }

  int port() {
    return port;
  }

  /** From now on it bears so many bytes this way, and breaks at the next. */
  synchronized void tearAfter(Way which, long bytes) {
    way = which;
    left = bytes;
  }

  synchronized boolean isTorn() {
    return torn;
  }

  /** Whole again, on the same port, and for as many bytes as come. */
  synchronized void mend() throws IOException {
    left = Long.MAX_VALUE;
    if (torn) {
      torn = false;
      listening = listen(port);
    }
  }

  private ServerSocket listen(int where) {
    ServerSocket server = bound(where);
    Thread.ofVirtual().start(() -> accept(server));
    return server;
  }

  /** While it was torn, a connection that somebody made may have got its port, for a while. */
  private static ServerSocket bound(int where) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(BindException.class)
        .until(() -> bind(where), ServerSocket::isBound);
  }

  private static ServerSocket bind(int where) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), where));
      return server;
    } finally {
      if (!server.isBound()) {
        server.close();
      }
    }
  }

  private void accept(ServerSocket server) {
    while (true) {
      try {
        Socket caller = server.accept();
        Socket called = new Socket(InetAddress.getLoopbackAddress(), target);
        synchronized (this) {
          sockets.add(caller);
          sockets.add(called);
        }
        Thread.ofVirtual().start(() -> pass(caller, called, Way.REQUESTS));
        Thread.ofVirtual().start(() -> pass(called, caller, Way.ANSWERS));
      } catch (IOException _) {
        return; // torn or closed
      }
    }
  }

  private void pass(Socket from, Socket to, Way which) {
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        int borne = bear(which, count);
        out.write(buffer, 0, borne);
        if (borne < count) {
          tear();
          return;
        }
      }
      to.shutdownOutput();
    } catch (IOException _) {
      reset(from);
      reset(to);
    }
  }

  private synchronized int bear(Way which, int count) {
    if (which != way || left == Long.MAX_VALUE) {
      return count;
    }
    int borne = (int) Math.min(count, left);
    left -= borne;
    return borne;
  }

  private synchronized void tear() throws IOException {
    torn = true;
    listening.close();
    sockets.forEach(TornWire::reset);
    sockets.clear();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException _) {
      // closed already
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    listening.close();
    sockets.forEach(TornWire::reset);
  }
}
