// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.Optional;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.fetch.RemoteArchive;

/**
 * An archive that is asked for what a case lacks.
 *
 * @param name what rows, messages and the web page call it; unique
 * @param aet AE title that we call
 * @param host host name or address
 * @param port DICOM port
 * @param callingAet AE title as which we call; the node's own unless the file says otherwise
 * @param method how it hands instances out
 * @param timeout how long connecting, association and each response may take
 * @param retry how an attempt that failed is made again
 * @param tls absent: in the clear
 */
public record FetchArchiveSection(
    String name,
    String aet,
    String host,
    int port,
    String callingAet,
    RemoteArchive.Method method,
    Duration timeout,
    RetrySection retry,
    Optional<ClientTls> tls) {

  /** An archive may fetch from tape before it answers; each pending response counts as one. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  /** Within the longest wait of a case. */
  public static final RetrySection DEFAULT_RETRY =
      new RetrySection(5, Duration.ofSeconds(30), Duration.ofMinutes(5));

  public FetchArchiveSection {
    if (!DestinationSection.legalName(name)) {
      throw new IllegalArgumentException(
          "name: expected " + DestinationSection.NAME_FORM + ", found '" + name + "'");
    }
    AeTitle.check("aet", aet);
    AeTitle.check("calling-aet", callingAet);
    DestinationSection.PORT.check("port", port);
    DestinationSection.TIMEOUT.check("timeout", timeout);
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be empty");
    }
  }

  /** An archive in the clear, with what is usual for the rest. */
  public FetchArchiveSection(String name, String aet, String host, int port, String callingAet) {
    this(
        name,
        aet,
        host,
        port,
        callingAet,
        RemoteArchive.Method.AUTO,
        DEFAULT_TIMEOUT,
        DEFAULT_RETRY,
        Optional.empty());
  }
}
