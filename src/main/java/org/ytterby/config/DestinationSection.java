// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.CommitmentRules;

/**
 * A node to which results are sent.
 *
 * @param name what rows, messages and the web page call it; unique
 * @param address how it is reached: C-STORE or STOW-RS
 * @param required a run is DELIVERED only when every required destination has everything
 * @param objects roles of the objects that go there, of {@link #OBJECTS}
 * @param timeout how long connecting and each answer may take, and how long sending may stall
 * @param retry how transient failures are tried again
 */
public record DestinationSection(
    String name,
    Address address,
    boolean required,
    List<String> objects,
    Duration timeout,
    RetrySection retry) {

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
    if (address instanceof Address.Dicom dicom) {
      check(dicom);
    }
    TIMEOUT.check("timeout", timeout);
    objects = List.copyOf(objects);
    if (objects.isEmpty() || !OBJECTS.containsAll(objects)) {
      throw new IllegalArgumentException(
          "objects must be at least one of " + OBJECTS + ", found " + objects);
    }
  }

  /** A DICOM node in the clear that is not asked for a commitment. */
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
        new Address.Dicom(aet, host, port, callingAet, Optional.empty(), Optional.empty()),
        required,
        objects,
        timeout,
        retry);
  }

  private static void check(Address.Dicom address) {
    AeTitle.check("aet", address.aeTitle());
    AeTitle.check("calling-aet", address.callingAeTitle());
    PORT.check("port", address.port());
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
    Address.Dicom address = address(text, callingAet);
    return new DestinationSection(
        address.aeTitle().replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[^A-Za-z0-9]", "A"),
        address,
        true,
        OBJECTS,
        DEFAULT_TIMEOUT,
        DEFAULT_RETRY);
  }

  /**
   * The address alone of {@code AE@HOST:PORT}.
   *
   * @throws IllegalArgumentException with a sentence when the text is something else
   */
  public static Address.Dicom address(String text, String callingAet) {
    int at = text.indexOf('@');
    int colon = text.lastIndexOf(':');
    if (at < 1 || colon < at + 2 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("expected AE@HOST:PORT, found '" + text + "'");
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    PORT.check("port", port);
    Address.Dicom address =
        new Address.Dicom(
            text.substring(0, at),
            text.substring(at + 1, colon),
            port,
            callingAet,
            Optional.empty(),
            Optional.empty());
    check(address);
    return address;
  }
}
