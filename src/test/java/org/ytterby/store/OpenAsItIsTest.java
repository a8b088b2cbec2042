// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ytterby.finding.StorageFailure;

final class OpenAsItIsTest {

  @DatabaseTest
  void reads_a_database_that_has_the_schema_and_migrates_none(DatabaseSettings settings) {
    Database.open(settings).close();
    try (Database database = Database.openAsItIs(settings)) {
      int deleted =
          database.inTx(
              tx ->
                  tx.handle()
                      .execute(
                          "delete from flyway_schema_history where installed_rank ="
                              + " (select max(installed_rank) from flyway_schema_history)"));
      assertThat(deleted).isEqualTo(1);
    }
    for (int twice = 0; twice < 2; twice++) {
      assertThatThrownBy(() -> Database.openAsItIs(settings))
          .isInstanceOf(StorageFailure.class)
          .hasMessageContaining("older schema");
    }
  }
}
