// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.InvalidObject;

class StatementTest {
  private static final Table ROLES =
      new Table("roles", List.of("class", "role"), List.of(List.of("A|B", "SCP")));
  private static final Table SIZES =
      new Table("sizes", List.of("key", "size"), List.of(List.of("a", "1"), List.of("b", "2")));
  private static final Statement EMPTY =
      new Statement(
          """
          # Title
          <!-- generated: roles -->
          <!-- /generated -->
          prose $1 \\
          <!-- generated: sizes -->
          <!-- /generated -->
          """);

  @Test
  void writes_tables_between_their_markers_and_leaves_the_prose() {
    assertThat(EMPTY.with(List.of(SIZES, ROLES)).text())
        .isEqualTo(
            """
            # Title
            <!-- generated: roles -->

            | class | role |
            |---|---|
            | A\\|B | SCP |

            <!-- /generated -->
            prose $1 \\
            <!-- generated: sizes -->

            | key | size |
            |---|---|
            | a | 1 |
            | b | 2 |

            <!-- /generated -->
            """);
  }

  @Test
  void written_again_it_is_the_same() {
    Statement once = EMPTY.with(List.of(ROLES, SIZES));

    assertThat(once.with(List.of(ROLES, SIZES))).isEqualTo(once);
    assertThat(once.differences(List.of(ROLES, SIZES))).isEmpty();
  }

  @Test
  void names_the_table_and_the_line_that_differ_and_says_what_to_do() {
    Statement written = EMPTY.with(List.of(ROLES, SIZES));
    Table changed =
        new Table("sizes", List.of("key", "size"), List.of(List.of("a", "1"), List.of("b", "3")));

    assertThat(written.differences(List.of(ROLES, changed)))
        .containsExactly(
            "table 'sizes': line 5 is '| b | 2 |', by the code '| b | 3 |'; " + Statement.REMEDY);
  }

  @Test
  void reports_a_row_that_is_missing_or_too_many() {
    Statement written = EMPTY.with(List.of(ROLES, SIZES));
    Table shorter = new Table("sizes", List.of("key", "size"), List.of(List.of("a", "1")));
    Statement lacking = EMPTY.with(List.of(ROLES, shorter));

    assertThat(written.differences(List.of(ROLES, shorter))).hasSize(1);
    assertThat(lacking.differences(List.of(ROLES, SIZES))).hasSize(1);
  }

  @Test
  void refuses_a_table_without_a_place_and_a_place_without_a_table() {
    assertThatThrownBy(() -> EMPTY.with(List.of(ROLES)))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("places without a table [sizes]");
    Table homeless = new Table("more", List.of("x"), List.of(List.of("y")));
    assertThatThrownBy(() -> EMPTY.differences(List.of(ROLES, SIZES, homeless)))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("tables without a place [more]");
  }

  @Test
  void refuses_a_place_that_is_there_twice_and_a_marker_without_its_partner() {
    assertThatThrownBy(() -> new Statement(EMPTY.text() + EMPTY.text()).with(List.of(ROLES, SIZES)))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("two places for table 'roles'");
    assertThatThrownBy(
            () ->
                new Statement(EMPTY.text() + "<!-- generated: Misspelt -->\n")
                    .with(List.of(ROLES, SIZES)))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("a marker without its partner");
  }

  @Test
  void a_table_has_a_cell_for_every_column() {
    assertThatThrownBy(() -> new Table("t", List.of("a", "b"), List.of(List.of("1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a row of 1 cells for 2 columns");
  }
}
