// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * What of all that can be given is given to who accepts this, the same for every door (RFC 9110
 * section 12.5.1). Stateless.
 *
 * <p>The most specific range that covers something says how much it is wanted: so {@code
 * image/png;q=0, image/*} wants every picture but PNG. Of what is wanted equally the range that
 * stands first decides, then the door.
 */
final class Negotiation {
  private static final Comparator<Ranked> BEST =
      Comparator.comparingDouble(Ranked::weight).reversed().thenComparingInt(Ranked::place);

  private Negotiation() {}

  /**
   * Something that can be given.
   *
   * @param syntaxes UIDs of the transfer syntaxes in it; empty where it has none to choose
   */
  record Offer(Form form, Set<String> syntaxes) {
    Offer {
      syntaxes = Set.copyOf(syntaxes);
    }
  }

  /** How much an offer is wanted, and at which place of the header that stands. */
  private record Ranked(Offer offer, double weight, int place) {}

  /** What a request accepts: the lines of its header Accept as one. */
  static String accepted(RequestHeaders headers) {
    return String.join(", ", headers.getAll(HttpHeaderNames.ACCEPT));
  }

  /**
   * The form that is wanted most, of something that has no transfer syntax.
   *
   * @param accept what the request accepts; everything where it is empty
   * @param isOne whether there is one body, which alone can stand without parts
   * @throws InvalidObject NOT_ACCEPTABLE where none is accepted
   */
  static Form form(List<Form> forms, String accept, boolean isOne) {
    return wanted(offers(forms, isOne, List.of(Set.of())), accept, forms, "").form();
  }

  /** Each of these forms in each of these sets of transfer syntaxes, preferred first. */
  static List<Offer> offers(List<Form> forms, boolean isOne, List<Set<String>> syntaxes) {
    return syntaxes.stream()
        .flatMap(
            each ->
                forms.stream()
                    .filter(form -> form.multipart() || isOne)
                    .map(form -> new Offer(form, each)))
        .toList();
  }

  /**
   * The offer that is wanted most.
   *
   * @param offers preferred first
   * @param accept what the request accepts; everything where it is empty
   * @param forms what is named where none is accepted
   * @param hint what else is said there
   * @throws InvalidObject NOT_ACCEPTABLE where none is accepted
   */
  static Offer wanted(List<Offer> offers, String accept, List<Form> forms, String hint) {
    List<MediaRange> ranges = MediaRange.all(accept.isBlank() ? MediaRange.ANY : accept);
    return offers.stream()
        .flatMap(offer -> ranked(offer, ranges).stream())
        .filter(ranked -> ranked.weight() > 0)
        .min(BEST)
        .map(Ranked::offer)
        .orElseThrow(
            () ->
                new InvalidObject(
                    ErrorCode.NOT_ACCEPTABLE,
                    "header Accept",
                    "nothing that fits",
                    expected(forms) + hint,
                    null));
  }

  /** By the most specific range that covers the offer, of several the first. */
  private static Optional<Ranked> ranked(Offer offer, List<MediaRange> ranges) {
    return IntStream.range(0, ranges.size())
        .filter(place -> ranges.get(place).covers(offer))
        .boxed()
        .max(
            Comparator.<Integer>comparingInt(place -> ranges.get(place).specificity(offer))
                .thenComparing(Comparator.reverseOrder()))
        .map(place -> new Ranked(offer, ranges.get(place).weight(), place));
  }

  private static String expected(List<Form> forms) {
    boolean several = forms.stream().anyMatch(Form::multipart);
    return forms.stream()
        .map(form -> several && !form.multipart() ? "for one " + form.text() : form.text())
        .collect(Collectors.joining(", "));
  }
}
