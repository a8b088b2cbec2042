// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A media type, or a range of them, with parameters, as Content-Type and Accept have them (RFC 9110
 * section 8.3, PS3.18 8.7). Immutable.
 *
 * <p>Values without quotes may hold anything but a semicolon, comma or space: many DICOMweb clients
 * write {@code type=application/dicom}, whose slash would need them.
 *
 * @param type in lower case, for example {@code multipart/related} or {@code image/*}
 * @param parameters by name in lower case
 */
record MediaRange(String type, Map<String, String> parameters) {
  static final String ANY = "*/*";
  private static final String TYPE = "type";
  private static final String TRANSFER_SYNTAX = "transfer-syntax";
  private static final String ANY_SYNTAX = "*";

  MediaRange {
    parameters = Map.copyOf(parameters);
  }

  /** A header's ranges in their order; what is no range is none of them. */
  static List<MediaRange> all(@Nullable String header) {
    List<MediaRange> all = new ArrayList<>();
    if (header != null) {
      for (String range : split(header, ',')) {
        one(range).ifPresent(all::add);
      }
    }
    return all;
  }

  /** The media type of a header that has one. */
  static Optional<MediaRange> one(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    List<String> pieces = split(text, ';');
    String type = pieces.getFirst().strip().toLowerCase(Locale.ROOT);
    if (!type.matches("[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+")) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String piece : pieces.subList(1, pieces.size())) {
      int equals = piece.indexOf('=');
      if (equals > 0) {
        String name = piece.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        parameters.putIfAbsent(name, unquoted(piece.substring(equals + 1).strip()));
      }
    }
    return Optional.of(new MediaRange(type, parameters));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /**
   * True when it covers this: its media type, the type of its parts, and where it has one to choose
   * its transfer syntax, of which none and {@code *} mean any.
   */
  boolean covers(Negotiation.Offer offer) {
    Form form = offer.form();
    boolean parts = form.multipart() && parameters.containsKey(TYPE);
    return coversType(form.multipart() ? Form.RELATED : form.mediaType())
        && (!parts || form.mediaType().equals(parameters.get(TYPE)))
        && (!namesSyntax(offer) || offer.syntaxes().equals(Set.of(syntax())));
  }

  private boolean coversType(String mediaType) {
    return type.equals(mediaType)
        || type.equals(ANY)
        || type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1));
  }

  /** The greater of two that cover the same is that of the more specific (RFC 9110 12.5.1). */
  int specificity(Negotiation.Offer offer) {
    int byType = type.equals(ANY) ? 0 : type.endsWith("/*") ? 1 : 2;
    int byParameters =
        (offer.form().multipart() && parameters.containsKey(TYPE) ? 1 : 0)
            + (namesSyntax(offer) ? 1 : 0);
    return (byType << 2) + byParameters; // two parameters count at most
  }

  private boolean namesSyntax(Negotiation.Offer offer) {
    return !offer.syntaxes().isEmpty() && !syntax().equals(ANY_SYNTAX);
  }

  private String syntax() {
    return parameters.getOrDefault(TRANSFER_SYNTAX, ANY_SYNTAX);
  }

  /** How much it is wanted, 0 (not at all) to 1; 1 where it does not say. */
  double weight() {
    String q = parameters.getOrDefault("q", "1");
    return q.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(q) : 1;
  }

  /** The pieces between separators that stand outside quotes. */
  private static List<String> split(String text, char separator) {
    List<String> pieces = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (quoted && character == '\\') {
        i++;
      } else if (character == '"') {
        quoted = !quoted;
      } else if (!quoted && character == separator) {
        pieces.add(text.substring(from, i));
        from = i + 1;
      }
    }
    pieces.add(text.substring(Math.min(from, text.length())));
    return pieces;
  }

  private static String unquoted(String value) {
    if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
      return value;
    }
    return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
  }
}
