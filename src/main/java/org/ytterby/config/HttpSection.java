// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

/**
 * Where the node answers HTTP.
 *
 * @param host address to listen on; beyond loopback only behind something that authenticates
 * @param port port; 0 takes any free one
 */
public record HttpSection(String host, int port) {

  public static final HttpSection DEFAULT = new HttpSection("127.0.0.1", 8_080);

  public HttpSection {
    DicomSection.PORT.check("port", port);
  }
}
