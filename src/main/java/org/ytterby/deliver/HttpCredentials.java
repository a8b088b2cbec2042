// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What we show an HTTP server of ourselves. Its text never shows it. Immutable.
 *
 * @param authorization value of the header Authorization
 */
public record HttpCredentials(String authorization) {
  /** Visible ASCII: anything else could end the header and begin another. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]+");

  /**
   * User and password (RFC 7617), in UTF-8.
   *
   * @throws IllegalArgumentException when the user has a colon or either a control character
   */
  public static HttpCredentials basic(String user, String password) {
    if (user.isBlank() || user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user must not be empty and have no colon");
    }
    if ((user + password).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("user and password must have no control characters");
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new HttpCredentials("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * A bearer token (RFC 6750 section 2.1).
   *
   * @throws IllegalArgumentException when it is no token
   */
  public static HttpCredentials bearer(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "bearer-token must be one line of visible ASCII without spaces");
    }
    return new HttpCredentials("Bearer " + token);
  }

  @Override
  public String toString() {
    return "(redacted)";
  }
}
