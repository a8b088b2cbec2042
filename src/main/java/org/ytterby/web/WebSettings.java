// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.time.Duration;

/**
 * Where and within which bounds the web listens.
 *
 * @param host address to listen on
 * @param port port; 0 takes any free one
 * @param maxBodyBytes longest body of a request
 * @param requestTimeout how long a request may take
 */
public record WebSettings(String host, int port, int maxBodyBytes, Duration requestTimeout) {

  /** A treatment record has some hundred bytes. */
  private static final int MAX_BODY_BYTES = 256 * 1024;

  public WebSettings {
    if (port < 0 || port > 65_535 || maxBodyBytes < 1) {
      throw new IllegalArgumentException(
          "port " + port + " or longest body " + maxBodyBytes + " is impossible");
    }
  }

  /** Bounds that suit every node. */
  public static WebSettings at(String host, int port) {
    return new WebSettings(host, port, MAX_BODY_BYTES, Duration.ofSeconds(30));
  }
}
