// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.finding.Defect;
import org.ytterby.finding.StorageFailure;

final class DatabaseBehaviourTest {

  @DatabaseTest
  void keeps_what_a_transaction_wrote(DatabaseSettings settings) {
    try (Database database = Database.open(settings)) {
      database.inTx(tx -> tx.handle().execute("insert into ledger_head values ('a', 1, 'x')"));
      database.inVolatileTx(
          tx -> tx.handle().execute("insert into ledger_head values ('b', 2, 'y')"));
    }
    try (Database database = Database.open(settings)) {
      assertThat(heads(database)).isEqualTo(2);
    }
  }

  @DatabaseTest
  void rolls_back_everything_when_the_work_fails(Database database) {
    assertThatThrownBy(
            () ->
                database.inTx(
                    tx -> {
                      tx.handle().execute("insert into ledger_head values ('a', 1, 'x')");
                      throw new Defect("on purpose");
                    }))
        .isInstanceOf(Defect.class)
        .hasMessage("on purpose");
    assertThat(heads(database)).isZero();
  }

  @DatabaseTest
  void says_storage_failure_when_the_database_refuses(Database database) {
    assertThatThrownBy(
            () ->
                database.inTx(
                    tx -> tx.handle().execute("insert into ledger_head (seq) values (1)")))
        .isInstanceOf(StorageFailure.class);
  }

  @DatabaseTest
  void refuses_a_transaction_inside_another(Database database) {
    assertThatThrownBy(() -> database.inTx(_ -> database.inVolatileTx(_ -> 1)))
        .isInstanceOf(Defect.class);
    assertThat(database.<Integer>inTx(_ -> 1)).isEqualTo(1);
  }

  @DatabaseTest
  void ignores_a_row_that_is_there_with_the_same_words_on_both(Database database) {
    String insert = "insert into ledger_head values ('a', 1, 'x') on conflict do nothing";
    assertThat(database.<Integer>inTx(tx -> tx.handle().execute(insert))).isEqualTo(1);
    assertThat(database.<Integer>inTx(tx -> tx.handle().execute(insert))).isZero();
  }

  @Test
  void refuses_h2_without_async_and_an_unknown_database() {
    assertThatThrownBy(() -> new DatabaseSettings("jdbc:h2:file:/x", "sa", "", 5))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("jdbc:h2:async:");
    assertThatThrownBy(() -> new DatabaseSettings("jdbc:mysql://h/x", "sa", "secret", 1))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("2 problem(s)")
        .hasMessageNotContaining("secret");
  }

  private static int heads(Database database) {
    return database.inTx(
        tx ->
            tx.handle().createQuery("select count(*) from ledger_head").mapTo(Integer.class).one());
  }
}
