// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * DICOMweb on the HTTP server.
 *
 * @param enabled whether there is any; off, because it shows patients to whoever reaches the port
 * @param store whether instances are taken (STOW-RS)
 * @param queryRetrieve whether instances are handed out (WADO-RS)
 * @param url how others reach it; {@link #AS_CALLED}: as the request calls us
 * @param maxRequest longest body of a store request
 * @param maxPart longest instance in it
 * @param maxParts most instances in it
 * @param maxRequests store requests that are read at the same time, and as many that find or fetch
 * @param idleTimeout a request that stalls, or brings less than 64 B/s, for so long is given up
 * @param origins web pages of other places that may use it
 */
public record DicomWebSection(
    boolean enabled,
    boolean store,
    boolean queryRetrieve,
    String url,
    DataSize maxRequest,
    DataSize maxPart,
    int maxParts,
    int maxRequests,
    Duration idleTimeout,
    List<String> origins) {

  /** The word for: as the request calls us. */
  public static final String AS_CALLED = "as-called";

  public static final Range<DataSize> SIZE =
      new Range<>(DataSize.parse("1MiB"), DataSize.parse("1024GiB"));
  public static final Range<Integer> MAX_PARTS = new Range<>(1, 1_000_000);
  public static final Range<Integer> MAX_REQUESTS = new Range<>(1, 256);
  public static final Range<Duration> IDLE_TIMEOUT =
      new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));

  static final String URL_FORM =
      "'" + AS_CALLED + "', or http:// or https:// with host and path, without a slash at its end";
  static final String ORIGIN_FORM = "http:// or https://, host and port, as a browser says it";
  private static final Pattern URL = Pattern.compile("https?://[^/\\s]+(?:/[^\\s?#]*[^/\\s?#])?");
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s]+");

  public static final DicomWebSection DEFAULT =
      new DicomWebSection(
          false,
          true,
          true,
          AS_CALLED,
          DataSize.parse("16GiB"),
          DataSize.parse("4GiB"),
          10_000,
          16,
          Duration.ofSeconds(60),
          List.of());

  public DicomWebSection {
    SIZE.check("max-request", maxRequest);
    SIZE.check("max-part", maxPart);
    MAX_PARTS.check("max-parts", maxParts);
    MAX_REQUESTS.check("max-requests", maxRequests);
    IDLE_TIMEOUT.check("idle-timeout", idleTimeout);
    origins = List.copyOf(origins);
    if (maxPart.compareTo(maxRequest) > 0) {
      throw new IllegalArgumentException(
          "max-part must not be more than max-request, found " + maxPart + " and " + maxRequest);
    }
  }

  static boolean legalUrl(String text) {
    return text.equals(AS_CALLED) || URL.matcher(text).matches();
  }

  static boolean legalOrigin(String text) {
    return ORIGIN.matcher(text).matches();
  }
}
