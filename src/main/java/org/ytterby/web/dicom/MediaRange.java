// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  private static final String ANY = "*/*";

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

  /** The ranges that are wanted at all, those with the greatest weight first. */
  static List<MediaRange> wanted(String accept) {
    return all(accept).stream()
        .filter(range -> range.weight() > 0)
        .sorted(Comparator.comparingDouble(MediaRange::weight).reversed())
        .toList();
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

  /** True when it covers this media type. */
  boolean covers(String mediaType) {
    return type.equals(mediaType)
        || type.equals(ANY)
        || type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1));
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
