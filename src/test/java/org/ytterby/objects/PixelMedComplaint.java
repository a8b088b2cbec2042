// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.Related;
import org.ytterby.dicom.sr.Relationship;
import org.ytterby.quantity.Coded;

/**
 * One line of PixelMed's SR validator, with the content item that it is about.
 *
 * @param line as it was printed
 * @param rule template and row that the item was held against; empty where it matched none
 * @param parent the item above; empty for the root
 * @param place of the item among the children of its parent, from 0
 * @param item what the complaint is about; for something missing, the container that lacks it
 */
record PixelMedComplaint(
    String line, String rule, Optional<ContentItem> parent, int place, ContentItem item) {

  /** {@code Error: <rule>: [within ]<position>: <path>: <text>}; a rule may be lacking. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?:Error|Warning): (?:(.*?): )?(?:within )?(1(?:\\.\\d+)*): (/CONTAINER .*)");

  static PixelMedComplaint of(String line, ContentItem root) {
    Matcher matcher = LINE.matcher(line);
    assertThat(matcher.matches()).as("not a complaint about a content item: " + line).isTrue();
    List<Integer> position =
        Arrays.stream(matcher.group(2).split("\\.", -1)).map(Integer::valueOf).toList();
    Optional<ContentItem> parent = Optional.empty();
    ContentItem item = root;
    int place = 0;
    for (int step : position.subList(1, position.size())) {
      parent = Optional.of(item);
      place = step - 1;
      item = item.children().get(place).item();
    }
    ContentItem found = item;
    item.name()
        .ifPresent(
            name -> assertThat(matcher.group(3)).as(found.toString()).contains(name.value()));
    return new PixelMedComplaint(
        line, Optional.ofNullable(matcher.group(1)).orElse(""), parent, place, item);
  }

  /** All errors and warnings of a validator's output. */
  static List<PixelMedComplaint> all(String output, ContentItem root) {
    List<PixelMedComplaint> complaints = new ArrayList<>();
    for (String line : output.lines().toList()) {
      if (line.startsWith("Error") || line.startsWith("Warning")) {
        complaints.add(of(line, root));
      }
    }
    return complaints;
  }

  boolean says(String text) {
    return line.endsWith(": " + text);
  }

  boolean isNamed(Coded... concepts) {
    return named(item, concepts);
  }

  boolean isBelow(Coded... concepts) {
    return parent.filter(above -> named(above, concepts)).isPresent();
  }

  Relationship relationship() {
    return sibling(place).relationship();
  }

  /** The sibling before, if there is one. */
  Optional<Related> before() {
    return place == 0 ? Optional.empty() : Optional.of(sibling(place - 1));
  }

  private Related sibling(int at) {
    return parent.orElseThrow().children().get(at);
  }

  static boolean named(ContentItem item, Coded... concepts) {
    return item.name().filter(name -> Arrays.stream(concepts).anyMatch(name::matches)).isPresent();
  }
}
