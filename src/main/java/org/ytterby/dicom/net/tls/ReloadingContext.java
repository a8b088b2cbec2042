// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.ConfigProblem;

/**
 * Keys and certificates of a listener or of a destination, read anew when their files have changed;
 * files that are no good change nothing. Connections that are open stay as they are. Thread-safe.
 */
public final class ReloadingContext {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadingContext.class);

  private final String where;
  private final List<Path> files;
  private final Optional<KeySource> key;
  private final Loader loader;
  private final ReentrantLock reloading = new ReentrantLock();
  private volatile SslContext context;
  private volatile State state;
  private List<String> stamps;

  /**
   * How it stands.
   *
   * @param expires when our certificate ends; absent where we have none
   * @param trouble what is wrong with the files as they are now
   */
  public record State(String where, Optional<Instant> expires, Optional<String> trouble) {}

  /** Makes a context from the files. */
  private interface Loader {
    SslContext load() throws SSLException;
  }

  private ReloadingContext(String where, List<Path> files, Optional<KeySource> key, Loader loader) {
    this.where = where;
    this.files = List.copyOf(files);
    this.key = key;
    this.loader = loader;
    this.stamps = stamps();
    try {
      this.context = loader.load();
      this.state = new State(where, expires(), Optional.empty());
    } catch (IllegalArgumentException | SSLException e) {
      throw new ConfigProblem(where, List.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * That of a listener.
   *
   * @param where what logs and messages call it
   * @throws ConfigProblem when the files are no good
   */
  public static ReloadingContext of(String where, TlsSettings settings) {
    return new ReloadingContext(
        where, settings.files(), Optional.of(settings.key()), () -> Bcp195.server(settings));
  }

  /** That of associations that we open. */
  public static ReloadingContext of(String where, ClientTls settings) {
    return new ReloadingContext(
        where, settings.files(), settings.key(), () -> Bcp195.client(settings));
  }

  /** A handler for one connection that a peer opened. */
  public SslHandler accepting(ByteBufAllocator allocator) {
    return handler(context.newEngine(allocator));
  }

  /** A handler for one connection that we open. */
  public SslHandler calling(ByteBufAllocator allocator, String host, int port) {
    return handler(context.newEngine(allocator, host, port));
  }

  /** What connections are made with that Java's own HTTP client opens. */
  public JavaTls calling() {
    return new JavaTls(((JdkSslContext) context).context(), Bcp195.parameters());
  }

  /**
   * A context of Java's, and the profile that it can't keep by itself. Each engine or socket of it
   * has to be given the parameters.
   */
  public record JavaTls(SSLContext context, SSLParameters parameters) {}

  private static SslHandler handler(SSLEngine engine) {
    return new SslHandler(Bcp195.constrained(engine));
  }

  /** How it stands. */
  public State state() {
    return state;
  }

  /** Reads the files anew if one has changed. Blocks. */
  public void lookAgain() {
    reloading.lock();
    try {
      List<String> now = stamps();
      if (now.equals(stamps)) {
        return;
      }
      stamps = now;
      context = loader.load();
      state = new State(where, expires(), Optional.empty());
      LOG.info("certificates read anew where={} expires={}", where, state.expires().orElse(null));
    } catch (IllegalArgumentException | SSLException e) {
      String trouble = String.valueOf(e.getMessage());
      state = new State(where, state.expires(), Optional.of(trouble));
      LOG.error(
          "new certificates are no good, the former stay in use where={} reason={}",
          where,
          trouble);
    } finally {
      reloading.unlock();
    }
  }

  private Optional<Instant> expires() {
    return key.map(TlsFiles::key)
        .map(pair -> pair.chain().getFirst())
        .map(X509Certificate::getNotAfter)
        .map(date -> date.toInstant());
  }

  private List<String> stamps() {
    return files.stream().map(ReloadingContext::stamp).toList();
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.lastModifiedTime() + " " + found.size() + " " + found.fileKey();
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
