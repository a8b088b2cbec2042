// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of the code against PS3.8 Tables 9-6 to 9-10, written down here state by state (the
 * columns of the standard; the code has its rows), in the wording "event action next state".
 */
class TransitionTableTest {
  private static final String UNEXPECTED_IN_DATA_TRANSFER =
      "3 AA-8 13, 4 AA-8 13, 6 AA-8 13, 15 AA-1 13, 16 AA-3 1, 17 AA-4 1, 19 AA-8 13";

  private static final List<String> COLUMNS =
      List.of(
          /* Sta1 */ "1 AE-1 4, 5 AE-5 2",
          /* Sta2 */ "3 AA-1 13, 4 AA-1 13, 6 AE-6 3|13, 10 AA-1 13, 12 AA-1 13, 13 AA-1 13, 16"
              + " AA-2 1, 17 AA-5 1, 18 AA-2 1, 19 AA-1 13",
          /* Sta3 */ "3 AA-8 13, 4 AA-8 13, 6 AA-8 13, 7 AE-7 6, 8 AE-8 13, 10 AA-8 13, 12 AA-8 13,"
              + " 13 AA-8 13, 15 AA-1 13, 16 AA-3 1, 17 AA-4 1, 19 AA-8 13",
          /* Sta4 */ "2 AE-2 5, 15 AA-2 1, 17 AA-4 1",
          /* Sta5 */ "3 AE-3 6, 4 AE-4 1, 6 AA-8 13, 10 AA-8 13, 12 AA-8 13, 13 AA-8 13, 15 AA-1"
              + " 13, 16 AA-3 1, 17 AA-4 1, 19 AA-8 13",
          /* Sta6 */ "9 DT-1 6, 10 DT-2 6, 11 AR-1 7, 12 AR-2 8, 13 AA-8 13, "
              + UNEXPECTED_IN_DATA_TRANSFER,
          /* Sta7 */ "10 AR-6 7, 12 AR-8 9|10, 13 AR-3 1, " + UNEXPECTED_IN_DATA_TRANSFER,
          /* Sta8 */ "9 AR-7 8, 10 AA-8 13, 12 AA-8 13, 13 AA-8 13, 14 AR-4 13, "
              + UNEXPECTED_IN_DATA_TRANSFER,
          /* Sta9 */ "10 AA-8 13, 12 AA-8 13, 13 AA-8 13, 14 AR-9 11, "
              + UNEXPECTED_IN_DATA_TRANSFER,
          /* Sta10 */ "10 AA-8 13, 12 AA-8 13, 13 AR-10 12, " + UNEXPECTED_IN_DATA_TRANSFER,
          /* Sta11 */ "10 AA-8 13, 12 AA-8 13, 13 AR-3 1, " + UNEXPECTED_IN_DATA_TRANSFER,
          /* Sta12 */ "10 AA-8 13, 12 AA-8 13, 13 AA-8 13, 14 AR-4 13, "
              + UNEXPECTED_IN_DATA_TRANSFER,
          /* Sta13 */ "3 AA-6 13, 4 AA-6 13, 6 AA-7 13, 10 AA-6 13, 12 AA-6 13, 13 AA-6 13, 16 AA-2"
              + " 1, 17 AR-5 1, 18 AA-2 1, 19 AA-7 13");

  record Cell(Event event, State state, String action, String next) {
    @Override
    public String toString() {
      return event + " in " + state + ": " + action + " -> Sta" + next;
    }
  }

  static Stream<Cell> every_cell() {
    Map<List<Integer>, String[]> entries = new HashMap<>();
    for (int state = 1; state <= COLUMNS.size(); state++) {
      for (String entry : COLUMNS.get(state - 1).split(", ", -1)) {
        String[] words = entry.split(" ", -1);
        entries.put(List.of(Integer.parseInt(words[0]), state), words);
      }
    }
    List<Cell> cells = new ArrayList<>();
    for (Event event : Event.values()) {
      for (State state : State.values()) {
        String[] words =
            entries.getOrDefault(
                List.of(number(event), number(state)), new String[] {"", "none", ""});
        cells.add(new Cell(event, state, words[1], words[2]));
      }
    }
    return cells.stream();
  }

  @ParameterizedTest
  @MethodSource("every_cell")
  void has_the_action_and_the_next_state_of_the_standard(Cell cell) {
    String action =
        TransitionTable.action(cell.event(), cell.state())
            .map(found -> found.name().replace('_', '-'))
            .orElse("none");
    assertThat(action).isEqualTo(cell.action());
    TransitionTable.action(cell.event(), cell.state())
        .ifPresent(found -> assertThat(nextStates(found)).isEqualTo(cell.next()));
  }

  /** 13 for Evt13 and for Sta13. */
  private static int number(Enum<?> named) {
    return Integer.parseInt(named.name().substring(3));
  }

  private static String nextStates(Action action) {
    int next = number(action.next());
    int otherwise = number(action.otherwise());
    return next == otherwise ? "" + next : next + "|" + otherwise;
  }

  @Test
  void has_as_many_entries_as_the_standard() {
    long entries =
        Arrays.stream(Event.values())
            .mapToLong(
                event ->
                    Arrays.stream(State.values())
                        .filter(state -> TransitionTable.action(event, state).isPresent())
                        .count())
            .sum();
    assertThat(entries).isEqualTo(123);
  }
}
