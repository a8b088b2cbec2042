// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may go through the gate when, and that every end of a transaction opens it. */
@Timeout(60)
final class StoreGateTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final StoreGate gate = new StoreGate();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  @TempDir Path folder;

  @Test
  void who_is_inside_may_begin_another_while_a_store_waits() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      StoreGate.Permit first = gate.enter();
      Future<?> store = threads.submit(() -> store("store"));
      await().atMost(SOON).until(gate::isAwaited);
      StoreGate.Permit second = gate.enter();
      order.add("second");
      first.leave();
      assertThat(store.isDone()).isFalse();
      second.leave();
      store.get(20, TimeUnit.SECONDS);
      assertThat(order).containsExactly("second", "store");
    }
  }

  @Test
  void a_store_that_waits_is_not_overtaken_and_overtakes_nobody_that_came_before()
      throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      StoreGate.Permit first = gate.enter();
      Future<?> store = threads.submit(() -> store("store 1"));
      await().atMost(SOON).until(gate::isAwaited);
      Future<Thread> late =
          threads.submit(
              () -> {
                StoreGate.Permit permit = gate.enter();
                order.add("late");
                permit.leave();
                return Thread.currentThread();
              });
      Future<?> next = threads.submit(() -> store("store 2"));
      // Neither can have come through: the first transaction is still open.
      assertThat(order).isEmpty();
      await().atMost(SOON).until(() -> gate.waitingForAStore() == 1);
      first.leave();
      for (Future<?> one : List.of(store, late, next)) {
        one.get(20, TimeUnit.SECONDS);
      }
      assertThat(order).containsExactly("store 1", "late", "store 2");
    }
  }

  @Test
  void leaving_twice_counts_once() throws Exception {
    StoreGate.Permit first = gate.enter();
    StoreGate.Permit second = gate.enter();
    first.leave();
    first.leave();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<?> store = threads.submit(() -> store("store"));
      await().atMost(SOON).until(gate::isAwaited);
      second.leave();
      store.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void closing_on_another_thread_ends_the_transaction() throws Exception {
    Connection raw = connect();
    Connection open = inTransaction(raw);
    onAnotherThread(open::close);
    store("after");
    assertThat(raw.isClosed()).isTrue();
  }

  @Test
  void aborting_ends_the_transaction_and_rolls_it_back() throws Exception {
    Connection raw = connect();
    Connection open = inTransaction(raw);
    onAnotherThread(() -> open.abort(Runnable::run));
    store("after");
    assertThat(raw.isClosed()).isTrue();
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      assertThat(statement.executeQuery("select * from t").next()).isFalse();
    }
  }

  @Test
  void a_connection_that_was_lost_ends_the_transaction_with_whatever_is_called_next()
      throws Exception {
    List<Call> calls =
        List.of(
            connection -> connection.setAutoCommit(true),
            Connection::commit,
            Connection::rollback,
            Connection::close);
    for (Call call : calls) {
      Connection raw = connect();
      Connection open = inTransaction(raw);
      raw.close();
      ignoringFailure(() -> call.on(open));
      store("after a call");
    }
    Connection raw = connect();
    Connection open = DurableConnection.wrap(raw, gate, () -> {});
    open.setAutoCommit(false);
    Statement statement = open.createStatement();
    statement.execute("insert into t values (2)");
    raw.close();
    assertThat(ignoringFailure(() -> statement.execute("insert into t values (3)"))).isNotNull();
    store("after a statement");
    assertThat(order).hasSize(calls.size() + 1);
  }

  /** What may be called on a connection. */
  private interface Call {
    void on(Connection connection) throws SQLException;
  }

  private static @Nullable Throwable ignoringFailure(ThrowingCallable call) {
    return org.assertj.core.api.Assertions.catchThrowable(call);
  }

  private boolean store(String name) throws SQLException {
    gate.alone(() -> order.add(name));
    return true;
  }

  private Connection connect() throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:async:" + folder.resolve("db"));
    source.setUser("sa");
    Connection raw = source.getConnection();
    try (Statement statement = raw.createStatement()) {
      statement.execute("create table if not exists t (n int primary key)");
    }
    return raw;
  }

  private Connection inTransaction(Connection raw) throws SQLException {
    Connection open = DurableConnection.wrap(raw, gate, () -> {});
    open.setAutoCommit(false);
    try (Statement statement = open.createStatement()) {
      statement.execute("insert into t values (1)");
    }
    return open;
  }

  private static void onAnotherThread(ThrowingCallable work) throws Exception {
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      assertThat(threads.submit(() -> ignoringFailure(work)).get(20, TimeUnit.SECONDS)).isNull();
    }
  }
}
