// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes a case as a row of the status page's table. Single-threaded. */
record CaseRow(Html page) {

  /**
   * Writes a row.
   *
   * @param line the case as the list of cases has it
   * @param whole the case with all that is known of it
   */
  void write(Map<String, Object> line, Map<String, Object> whole) {
    String id = Tree.text(line, "id");
    page.open("tr").open("th", "scope", "row").element("a", id, "href", "/api/cases/" + id);
    page.open("br").element("small", Tree.text(line, "study_uid")).close("th");
    page.element("td", Tree.text(line, "state"), "class", tone(Tree.text(line, "state")));
    page.element("td", Tree.text(line, "reason")).open("td");
    StatusPage.time(page, Tree.text(line, "next_look"));
    page.close("td");
    Map<String, Object> newest =
        Tree.maps(whole.get("runs")).stream().findFirst().orElse(Tree.map(line.get("run")));
    run(newest);
    deliveries(Tree.maps(newest.get("deliveries")));
    findings(Tree.maps(whole.get("findings")));
    page.close("tr").line();
  }

  private static String tone(String state) {
    return switch (state) {
      case "NEEDS_INPUT", "FAILED", "REVIEW", "PARKED" -> "look";
      case "CLOSED", "DELIVERED" -> "well";
      default -> "";
    };
  }

  private void run(Map<String, Object> newest) {
    page.open("td");
    if (!newest.isEmpty()) {
      String state = Tree.text(newest, "state");
      page.text("no. " + Tree.text(newest, "number") + " ")
          .element("span", state, "class", tone(state));
      if (state.equals("FAILED") || state.equals("REVIEW")) {
        page.open("br").element("small", Tree.text(newest, "reason"));
      }
    }
    page.close("td");
  }

  /** A line for each destination: how many objects are in which state, and the last words of it. */
  private void deliveries(List<Map<String, Object>> rows) {
    Map<String, Map<String, Integer>> states = new LinkedHashMap<>();
    Map<String, Set<String>> said = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      String destination = Tree.text(row, "destination");
      String state = Tree.text(row, "state");
      states.computeIfAbsent(destination, _ -> new TreeMap<>()).merge(word(state), 1, Integer::sum);
      Set<String> messages = said.computeIfAbsent(destination, _ -> new LinkedHashSet<>());
      if (!Tree.text(row, "last_message").isEmpty()) {
        messages.add(Tree.text(row, "last_message"));
      }
    }
    page.open("td");
    states.forEach(
        (destination, counts) -> {
          page.open("p").element("strong", destination).text(": ");
          page.text(
              String.join(
                  ", ",
                  counts.entrySet().stream()
                      .map(one -> one.getValue() + " " + one.getKey())
                      .toList()));
          said.getOrDefault(destination, Set.of())
              .forEach(message -> page.open("br").element("small", message));
          page.close("p");
        });
    page.close("td");
  }

  private static String word(String state) {
    return switch (state) {
      case "DELIVERED" -> "delivered";
      case "PENDING" -> "waiting";
      case "ACCEPTED" -> "accepted, not yet committed";
      case "PARKED" -> "refused, a person must act";
      case "WITHDRAWN" -> "withdrawn";
      default -> state;
    };
  }

  private void findings(List<Map<String, Object>> findings) {
    page.open("td");
    for (Map<String, Object> finding : findings) {
      page.open("details");
      page.element(
          "summary", Tree.text(finding, "code") + " (" + Tree.text(finding, "severity") + ")");
      page.open("dl");
      for (String key : List.of("where", "found", "expected", "action")) {
        page.element("dt", key.equals("action") ? "what to do" : key);
        page.element("dd", Tree.text(finding, key));
      }
      page.close("dl").close("details");
    }
    page.close("td");
  }
}
