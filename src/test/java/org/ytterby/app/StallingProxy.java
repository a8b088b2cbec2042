// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to a server on loopback that can be stopped as a lost network is: connections stay open and
 * nothing comes through. Thread-safe.
 */
final class StallingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stalled;
  private volatile boolean refusing;

  private StallingProxy(ServerSocket listener, int server) {
    this.listener = listener;
    this.server = server;
  }

  /** Listens on any free port and hands everything to this one. */
  static StallingProxy to(int server) throws IOException {
    StallingProxy proxy =
        new StallingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
    Thread.ofVirtual().name("proxy").start(proxy::accept);
    return proxy;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Nothing comes through from now on. */
  void stall() {
    set(true);
  }

  /** Everything comes through again, also what came meanwhile. */
  void goOn() {
    set(false);
  }

  /** Ends all connections, and each new one at once, as if there were no server. */
  void refuse() throws IOException {
    refusing = true;
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Takes connections again. */
  void admit() {
    refusing = false;
  }

  private void set(boolean stall) {
    lock.lock();
    try {
      stalled = stall;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (refusing) {
          client.close();
          continue;
        }
        Socket peer = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        open.add(peer);
        Thread.ofVirtual().start(() -> copy(client, peer));
        Thread.ofVirtual().start(() -> copy(peer, client));
      } catch (IOException ended) {
        return;
      }
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        awaitGoing();
        out.write(buffer, 0, count);
      }
    } catch (IOException ended) {
      open.remove(from);
      open.remove(to);
    }
  }

  private void awaitGoing() {
    lock.lock();
    try {
      while (stalled) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    goOn();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
