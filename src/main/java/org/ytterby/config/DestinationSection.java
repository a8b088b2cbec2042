// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.dicom.net.tls.ClientTls;

/**
 * A node to which results are sent by C-STORE.
 *
 * @param name what rows, messages and the web page call it; unique
 * @param aet AE title that we call
 * @param host host name or address
 * @param port DICOM port
 * @param callingAet AE title as which we call; the node's own unless the file says otherwise
 * @param required a run is DELIVERED only when every required destination has everything
 * @param objects roles of the objects that go there, of {@link #OBJECTS}
 * @param timeout how long connecting, association and each response may take
 * @param retry how transient failures are tried again
 * @param tls absent: in the clear
 * @param commitment how it is asked to commit to what it has accepted; absent: it is not
 */
public record DestinationSection(
    String name,
    String aet,
    String host,
    int port,
    String callingAet,
    boolean required,
    List<String> objects,
    Duration timeout,
    RetrySection retry,
    Optional<ClientTls> tls,
    Optional<CommitmentRules> commitment) {

  /** The roles of the objects that a run makes, in the order of delivery. */
  public static final List<String> OBJECTS = List.of("SEG", "RTDOSE", "SR");

  public static final Range<Integer> PORT = new Range<>(1, 65_535);
  public static final Range<Duration> TIMEOUT =
      new Range<>(Duration.ofSeconds(1), Duration.ofMinutes(30));

  public static final Range<Duration> COMMITMENT_TIMEOUT =
      new Range<>(Duration.ofSeconds(1), Duration.ofDays(30));
  public static final Range<Integer> COMMITMENT_ATTEMPTS = new Range<>(1, 1_000);
  public static final Range<Duration> COMMITMENT_LINGER =
      new Range<>(Duration.ZERO, Duration.ofMinutes(10));

  /** A PACS may commit in a nightly job; some answer at once on the association of the request. */
  public static final CommitmentRules DEFAULT_COMMITMENT =
      new CommitmentRules(Duration.ofHours(24), 3, Duration.ofSeconds(5));

  static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  static final String NAME_FORM = "1 to 64 letters, digits, dots, dashes and underscores";

  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** Keeps trying for about a week: a PACS may be down over a weekend. */
  public static final RetrySection DEFAULT_RETRY =
      new RetrySection(2_000, Duration.ofSeconds(5), Duration.ofMinutes(5));

  public DestinationSection {
    if (!legalName(name)) {
      throw new IllegalArgumentException("name: expected " + NAME_FORM + ", found '" + name + "'");
    }
    AeTitle.check("aet", aet);
    AeTitle.check("calling-aet", callingAet);
    PORT.check("port", port);
    TIMEOUT.check("timeout", timeout);
    objects = List.copyOf(objects);
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be empty");
    }
    if (objects.isEmpty() || !OBJECTS.containsAll(objects)) {
      throw new IllegalArgumentException(
          "objects must be at least one of " + OBJECTS + ", found " + objects);
    }
  }

  /** A destination in the clear that is not asked for a commitment. */
  public DestinationSection(
      String name,
      String aet,
      String host,
      int port,
      String callingAet,
      boolean required,
      List<String> objects,
      Duration timeout,
      RetrySection retry) {
    this(
        name,
        aet,
        host,
        port,
        callingAet,
        required,
        objects,
        timeout,
        retry,
        Optional.empty(),
        Optional.empty());
  }

  static boolean legalName(String text) {
    return text.matches(NAME);
  }

  /**
   * Reads {@code AE@HOST:PORT}, as {@code --pacs} takes it: a required destination of all objects,
   * named after its AE title.
   *
   * @throws IllegalArgumentException with a sentence when the text is something else
   */
  public static DestinationSection parse(String text, String callingAet) {
    int at = text.indexOf('@');
    int colon = text.lastIndexOf(':');
    if (at < 1 || colon < at + 2 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("expected AE@HOST:PORT, found '" + text + "'");
    }
    String aet = text.substring(0, at);
    return new DestinationSection(
        aet.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[^A-Za-z0-9]", "A"),
        aet,
        text.substring(at + 1, colon),
        Integer.parseInt(text.substring(colon + 1)),
        callingAet,
        true,
        OBJECTS,
        DEFAULT_TIMEOUT,
        DEFAULT_RETRY);
  }
}
