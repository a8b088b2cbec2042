// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.state;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.ytterby.finding.Defect;

/**
 * PS3.8 Table 9-10, laid out as in the standard: a row an event, a column a state, a cell the
 * action. An empty cell ({@code .}) is a combination that the standard does not have.
 *
 * <p>Immutable, complete at class load. Source: PS3.8 section 9.2.3.
 */
public final class TransitionTable {
  private static final String TABLE =
      """
      EVT1   AE_1 .    .    .    .    .    .    .    .    .     .    .    .
      EVT2   .    .    .    AE_2 .    .    .    .    .    .     .    .    .
      EVT3   .    AA_1 AA_8 .    AE_3 AA_8 AA_8 AA_8 AA_8 AA_8  AA_8 AA_8 AA_6
      EVT4   .    AA_1 AA_8 .    AE_4 AA_8 AA_8 AA_8 AA_8 AA_8  AA_8 AA_8 AA_6
      EVT5   AE_5 .    .    .    .    .    .    .    .    .     .    .    .
      EVT6   .    AE_6 AA_8 .    AA_8 AA_8 AA_8 AA_8 AA_8 AA_8  AA_8 AA_8 AA_7
      EVT7   .    .    AE_7 .    .    .    .    .    .    .     .    .    .
      EVT8   .    .    AE_8 .    .    .    .    .    .    .     .    .    .
      EVT9   .    .    .    .    .    DT_1 .    AR_7 .    .     .    .    .
      EVT10  .    AA_1 AA_8 .    AA_8 DT_2 AR_6 AA_8 AA_8 AA_8  AA_8 AA_8 AA_6
      EVT11  .    .    .    .    .    AR_1 .    .    .    .     .    .    .
      EVT12  .    AA_1 AA_8 .    AA_8 AR_2 AR_8 AA_8 AA_8 AA_8  AA_8 AA_8 AA_6
      EVT13  .    AA_1 AA_8 .    AA_8 AA_8 AR_3 AA_8 AA_8 AR_10 AR_3 AA_8 AA_6
      EVT14  .    .    .    .    .    .    .    AR_4 AR_9 .     .    AR_4 .
      EVT15  .    .    AA_1 AA_2 AA_1 AA_1 AA_1 AA_1 AA_1 AA_1  AA_1 AA_1 .
      EVT16  .    AA_2 AA_3 .    AA_3 AA_3 AA_3 AA_3 AA_3 AA_3  AA_3 AA_3 AA_2
      EVT17  .    AA_5 AA_4 AA_4 AA_4 AA_4 AA_4 AA_4 AA_4 AA_4  AA_4 AA_4 AR_5
      EVT18  .    AA_2 .    .    .    .    .    .    .    .     .    .    AA_2
      EVT19  .    AA_1 AA_8 .    AA_8 AA_8 AA_8 AA_8 AA_8 AA_8  AA_8 AA_8 AA_7
      """;

  private static final Map<Event, Map<State, Action>> ACTIONS = new EnumMap<>(Event.class);

  static {
    TABLE.lines().forEach(TransitionTable::row);
    if (ACTIONS.size() != Event.values().length) {
      throw new Defect("the transition table has " + ACTIONS.size() + " rows");
    }
  }

  private TransitionTable() {}

  /** The action of a cell, if the standard has one. */
  public static Optional<Action> action(Event event, State state) {
    return Optional.ofNullable(ACTIONS.getOrDefault(event, Map.of()).get(state));
  }

  private static void row(String line) {
    String[] cells = line.strip().split("\\s+", -1);
    State[] states = State.values();
    if (cells.length != states.length + 1) {
      throw new Defect("a row of the transition table has " + cells.length + " cells: " + line);
    }
    Map<State, Action> row = new EnumMap<>(State.class);
    for (int column = 0; column < states.length; column++) {
      String cell = cells[column + 1];
      if (!cell.equals(".")) {
        row.put(states[column], Action.valueOf(cell));
      }
    }
    if (ACTIONS.put(Event.valueOf(cells[0]), row) != null) {
      throw new Defect("the transition table has two rows of " + cells[0]);
    }
  }
}
