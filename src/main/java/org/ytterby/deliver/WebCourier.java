// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.ReloadingContext;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.StorageFailure;

/**
 * Delivery by STOW-RS (PS3.18 10.5) over HTTP/1.1: one instance a request, its stored bytes behind
 * file meta information, streamed from the archive. Redirects are not followed, because they would
 * take patients' data and credentials where nobody has configured them. Thread-safe.
 */
public final class WebCourier implements Courier {
  private static final String DICOM_JSON = "application/dicom+json";

  /** Of one instance's response; a long list of warnings is some kilobytes. */
  private static final int LONGEST_ANSWER = 1 << 20;

  /** TLS where nothing is said about it: what Java trusts. */
  public static final ClientTls PLAIN = new ClientTls(Optional.empty(), Optional.empty(), true);

  private final Map<ClientTls, ReloadingContext> contexts = new ConcurrentHashMap<>();

  /**
   * Finds out whether the server can be reached, with a connection of its own: what fails here has
   * sent nothing. It is closed again, since the client opens those that it uses by itself.
   */
  @Override
  public Trip open(Destination destination, List<StoredInstance> objects) {
    Address.DicomWeb address = destination.web();
    Optional<ReloadingContext.JavaTls> tls = tls(address);
    reach(address, destination.timeout(), tls);
    return new WebTrip(client(destination.timeout(), tls), address, destination.timeout());
  }

  /**
   * The status of the answer to a search for one study (PS3.18 10.6), asked by the rules of a
   * delivery. Whatever it has found is not read.
   *
   * @throws PeerFailure when no answer begins within the timeout
   */
  public int search(Address.DicomWeb address, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.url() + "/studies?limit=1"))
            .header("Accept", DICOM_JSON)
            .GET();
    authorized(request, address);
    try (HttpClient client = client(timeout, tls(address)).build()) {
      try {
        return status(
            client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream()),
            address,
            timeout);
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static int status(
      CompletableFuture<HttpResponse<InputStream>> answer,
      Address.DicomWeb address,
      Duration timeout) {
    try {
      HttpResponse<InputStream> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      response.body().close();
      return response.statusCode();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw failure(address.url(), "no answer within " + timeout, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.cancel(true);
      throw failure(address.url(), "interrupted while waiting for an answer", null);
    } catch (ExecutionException e) {
      throw failure(address.url(), "no answer", e.getCause());
    } catch (IOException e) {
      throw failure(address.url(), "the answer broke off", e);
    }
  }

  private Optional<ReloadingContext.JavaTls> tls(Address.DicomWeb address) {
    return address.isSecure()
        ? Optional.of(context(address.tls().orElse(PLAIN)).calling())
        : Optional.empty();
  }

  private static HttpClient.Builder client(
      Duration timeout, Optional<ReloadingContext.JavaTls> tls) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(timeout);
    tls.ifPresent(one -> client.sslContext(one.context()).sslParameters(one.parameters()));
    return client;
  }

  private static void authorized(HttpRequest.Builder request, Address.DicomWeb address) {
    address.credentials().ifPresent(ours -> request.header("Authorization", ours.authorization()));
  }

  /** The context of these settings, with the files as they are now. */
  private ReloadingContext context(ClientTls settings) {
    ReloadingContext context =
        contexts.computeIfAbsent(
            settings, one -> ReloadingContext.of("tls of a web destination", one));
    context.lookAgain();
    return context;
  }

  /**
   * On a thread of its own, since one deadline is for all of it: name look-up has no timeout, and
   * that of a socket begins anew with each byte of a handshake.
   */
  private static void reach(
      Address.DicomWeb address, Duration timeout, Optional<ReloadingContext.JavaTls> tls) {
    Socket socket = new Socket();
    FutureTask<Void> reaching =
        new FutureTask<>(
            () -> {
              connect(socket, address, timeout, tls);
              return null;
            });
    try (socket) {
      Thread.ofPlatform().daemon().name("web-courier-reach").start(reaching);
      reaching.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw failure(address.url(), "can't connect within " + timeout, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(address.url(), "interrupted while connecting", null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      throw failure(address.url(), "can't connect", e.getCause());
    } catch (IOException e) {
      throw failure(address.url(), "can't connect", e);
    }
  }

  private static void connect(
      Socket socket,
      Address.DicomWeb address,
      Duration timeout,
      Optional<ReloadingContext.JavaTls> tls)
      throws IOException {
    String host = address.url().getHost();
    int most = Math.toIntExact(timeout.toMillis());
    socket.connect(new InetSocketAddress(host, address.port()), most);
    socket.setSoTimeout(most);
    if (tls.isPresent()) {
      ReloadingContext.JavaTls java = tls.get();
      try (SSLSocket secure =
          (SSLSocket)
              java.context().getSocketFactory().createSocket(socket, host, address.port(), true)) {
        secure.setSSLParameters(java.parameters());
        secure.startHandshake();
      }
    }
  }

  private static PeerFailure failure(URI url, String what, @Nullable Throwable cause) {
    String reason = cause == null ? "" : " (" + reason(cause) + ")";
    return new PeerFailure(ErrorCode.PEER_TRANSIENT, url + ": " + what + reason, cause);
  }

  /**
   * The kind of failure; in words too where they are those of the network or of TLS. Those of HTTP
   * may quote what the server has sent, which may name anybody.
   */
  private static String reason(Throwable cause) {
    String kind = cause.getClass().getSimpleName();
    boolean harmless =
        cause instanceof SocketException
            || cause instanceof SocketTimeoutException
            || cause instanceof UnknownHostException
            || cause instanceof HttpTimeoutException
            || cause instanceof SSLException;
    return harmless && cause.getMessage() != null ? kind + ": " + cause.getMessage() : kind;
  }

  /** The requests of one visit. Used by one thread. */
  private record WebTrip(HttpClient.Builder clients, Address.DicomWeb address, Duration timeout)
      implements Trip {

    /** Nothing is negotiated: the answer to the request says what is not taken. */
    @Override
    public boolean accepts(StoredInstance object) {
      return true;
    }

    @Override
    public StoreResponse store(StoredInstance object) {
      // No object can hold the digest of itself, so that the boundary is in none.
      String boundary = object.sha256();
      byte[] before = before(object, boundary);
      byte[] after = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
      long length = before.length + object.length() + after.length;
      try (InputStream stored = object.location().open();
          SentBytes body =
              new SentBytes(
                  new SequenceInputStream(
                      Collections.enumeration(
                          List.of(
                              new ByteArrayInputStream(before),
                              stored,
                              new ByteArrayInputStream(after)))))) {
        HttpRequest request = request(boundary, body, length);
        HttpResponse<byte[]> response = answer(request, body);
        return of(response, object.sopInstanceUid());
      } catch (IOException e) {
        throw new StorageFailure(
            "the stored bytes of " + object.sopInstanceUid() + " can't be read", e);
      }
    }

    private static byte[] before(StoredInstance object, String boundary) {
      byte[] head =
          ("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      byte[] meta =
          Part10.header(object.sopClassUid(), object.sopInstanceUid(), object.transferSyntax());
      byte[] all = new byte[head.length + meta.length];
      System.arraycopy(head, 0, all, 0, head.length);
      System.arraycopy(meta, 0, all, head.length, meta.length);
      return all;
    }

    private HttpRequest request(String boundary, InputStream body, long length) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(address.url() + "/studies"))
              .header(
                  "Content-Type",
                  "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
              .header("Accept", DICOM_JSON)
              .POST(
                  HttpRequest.BodyPublishers.fromPublisher(
                      HttpRequest.BodyPublishers.ofInputStream(() -> body), length));
      authorized(request, address);
      return request.build();
    }

    /**
     * Over a connection of its own: one that was kept might be closed by a server just when a POST
     * is on its way, and nobody would know what has become of it.
     */
    private HttpResponse<byte[]> answer(HttpRequest request, SentBytes body) throws IOException {
      try (HttpClient client = clients.build()) {
        try {
          return answer(client, request, body);
        } finally {
          client.shutdownNow();
        }
      }
    }

    /** Waits as long as bytes go out, and after the last one as long as an answer may take. */
    private HttpResponse<byte[]> answer(HttpClient client, HttpRequest request, SentBytes body)
        throws IOException {
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(
              request,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER));
      while (true) {
        long left = timeout.toNanos() - body.nanosSinceLast();
        try {
          return answer.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          if (body.nanosSinceLast() >= timeout.toNanos()) {
            answer.cancel(true);
            throw failure(address.url(), "no answer within " + timeout, null);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          answer.cancel(true);
          throw failure(address.url(), "interrupted while waiting for an answer", null);
        } catch (ExecutionException e) {
          body.rethrow();
          throw failure(address.url(), "no answer", e.getCause());
        }
      }
    }

    private StoreResponse of(HttpResponse<byte[]> response, String sopInstanceUid) {
      boolean isJson =
          response
              .headers()
              .firstValue("Content-Type")
              .filter(type -> type.split(";", 2)[0].strip().equalsIgnoreCase(DICOM_JSON))
              .isPresent();
      return new StowAnswer(
              address.url().toString(),
              response.statusCode(),
              response.headers().firstValue("Retry-After"),
              isJson ? response.body() : new byte[0])
          .of(sopInstanceUid);
    }

    @Override
    public void close() {
      // Nothing is kept open between two requests.
    }
  }
}
