// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ytterby.notify.Watcher;

/**
 * Who is told that results are available at a destination (instance availability notification).
 *
 * @param watchers each has its own name
 */
public record AvailabilitySection(List<Watcher> watchers) {

  public static final AvailabilitySection DEFAULT = new AvailabilitySection(List.of());

  public AvailabilitySection {
    watchers = List.copyOf(watchers);
    Set<String> names = new HashSet<>();
    for (Watcher one : watchers) {
      if (!names.add(one.recipient().name())) {
        throw new IllegalArgumentException(
            "two nodes to notify are named '" + one.recipient().name() + "'");
      }
    }
  }

  /**
   * What is wrong with the names of destinations, where these are all that there are.
   *
   * @param untitled those that have no AE title
   */
  List<String> problems(Set<String> destinations, Set<String> untitled) {
    List<String> problems = new ArrayList<>();
    for (Watcher one : watchers) {
      if (one.retrieveAet().isEmpty()) {
        untitled.stream()
            .filter(one::watches)
            .sorted()
            .forEach(
                name ->
                    problems.add(
                        "'"
                            + one.recipient().name()
                            + "' is to be told of destination '"
                            + name
                            + "', which has a url and no AE title: write retrieve-aet, the AE title"
                            + " to retrieve from"));
      }
      one.destinations().stream()
          .filter(name -> !destinations.contains(name))
          .sorted()
          .forEach(
              name ->
                  problems.add(
                      "'"
                          + one.recipient().name()
                          + "' is to be told of a destination '"
                          + name
                          + "', and none has that name; destinations are "
                          + destinations.stream().sorted().toList()));
    }
    return problems;
  }
}
