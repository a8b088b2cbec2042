// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.ytterby.dicom.net.tls.TlsProbe;

/**
 * What listens on a port where no association came about in the clear. Looked at only then, because
 * a word of HTTP is said to it. Stateless.
 */
final class Stranger {
  private static final Duration GREETING = Duration.ofSeconds(1);
  private static final int ENOUGH = 64;
  private static final byte[] HTTP = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern MAIL_OR_FTP = Pattern.compile("220[ -].*", Pattern.DOTALL);

  /** PDU types that a DICOM peer answers nonsense with: A-ASSOCIATE-RJ and A-ABORT. */
  private static final int REJECT = 0x03;

  private static final int ABORT = 0x07;

  /** Alert, a record type of TLS. */
  private static final int TLS_ALERT = 0x15;

  /** Who it is. */
  enum Who {
    TLS("something that speaks TLS"),
    HTTP("an HTTP server"),
    SSH("an SSH server"),
    MAIL_OR_FTP("a mail or FTP server"),
    DICOM("a DICOM node"),
    SILENT("something that takes connections and says nothing"),
    CLOSED("something that takes connections and hangs up without a word"),
    UNKNOWN("something that is not DICOM");

    private final String words;

    Who(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private Stranger() {}

  /** Has a look, on two connections at most. */
  static Who look(String host, int port, Duration patience) {
    Duration limit = patience.compareTo(GREETING) < 0 ? patience : GREETING;
    try {
      boolean tls =
          Bounded.within(patience, () -> TlsProbe.speaksTls(connected(host, port, limit), host));
      return tls ? Who.TLS : Bounded.within(patience, () -> asked(host, port, limit));
    } catch (IOException e) {
      return Who.UNKNOWN;
    } catch (TimeoutException e) {
      return Who.SILENT;
    }
  }

  private static Socket connected(String host, int port, Duration limit) throws IOException {
    Socket socket = new Socket();
    boolean done = false;
    try {
      socket.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
      socket.setSoTimeout((int) limit.toMillis());
      done = true;
      return socket;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private static Who asked(String host, int port, Duration limit) throws IOException {
    try (Socket socket = connected(host, port, limit)) {
      Said greeting = said(socket.getInputStream());
      if (!greeting.equals(Said.NOTHING)) {
        return who(greeting);
      }
      socket.getOutputStream().write(HTTP);
      return who(said(socket.getInputStream()));
    }
  }

  /**
   * What a read brought.
   *
   * @param closed true when the peer hung up instead
   */
  private record Said(String text, boolean closed) {
    static final Said NOTHING = new Said("", false);
    static final Said CLOSED = new Said("", true);
  }

  private static Said said(InputStream in) {
    byte[] first = new byte[ENOUGH];
    try {
      int length = in.read(first);
      return length < 1
          ? Said.CLOSED
          : new Said(new String(first, 0, length, StandardCharsets.ISO_8859_1), false);
    } catch (SocketTimeoutException _) {
      return Said.NOTHING;
    } catch (IOException _) {
      return Said.CLOSED; // reset, because it did not like what we said
    }
  }

  private static Who who(Said said) {
    String text = said.text();
    if (text.isEmpty()) {
      return said.closed() ? Who.CLOSED : Who.SILENT;
    }
    if (text.startsWith("HTTP/")) {
      return Who.HTTP;
    }
    if (text.startsWith("SSH-")) {
      return Who.SSH;
    }
    if (MAIL_OR_FTP.matcher(text).matches()) {
      return Who.MAIL_OR_FTP;
    }
    return switch (text.charAt(0)) {
      case REJECT, ABORT -> Who.DICOM;
      case TLS_ALERT -> Who.TLS;
      default -> Who.UNKNOWN;
    };
  }
}
