// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that knows when a transaction is open on it, and keeps stores out until it ends; and
 * whether it has written, and then waits for the group's checkpoint when that becomes a commit.
 *
 * <p>Single-threaded, as its connection is, but for {@code close} and {@code abort}. A proxy,
 * because of some 160 JDBC methods a handful matter: those that execute, commit, roll back, close
 * or switch auto-commit. What can't be followed (the connection below, updatable result sets) is
 * refused.
 */
final class DurableConnection implements InvocationHandler {
  private static final Logger LOG = LoggerFactory.getLogger(DurableConnection.class);

  private final Connection raw;
  private final StoreGate gate;
  private final Durability durability;
  private boolean dirty;
  // The transaction that is open on this connection. Who ends it may be another thread than who
  // began it: a pool closes and aborts connections on threads of its own.
  private final AtomicReference<StoreGate.@Nullable Permit> inside = new AtomicReference<>();

  /** What a commit waits for. */
  @FunctionalInterface
  interface Durability {
    void await() throws SQLException;
  }

  private DurableConnection(Connection raw, StoreGate gate, Durability durability) {
    this.raw = raw;
    this.gate = gate;
    this.durability = durability;
  }

  static Connection wrap(Connection raw, StoreGate gate, Durability durability) {
    return proxy(Connection.class, new DurableConnection(raw, gate, durability));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "unwrap", "isWrapperFor" -> ownType(proxy, method, arguments);
      case "commit" -> committed(ending(method, arguments));
      case "setAutoCommit" -> switchAutoCommit(method, arguments);
      case "rollback" -> rollback(method, arguments);
      case "close" -> ending(method, arguments);
      case "abort" -> abort(arguments);
      case "createStatement", "prepareStatement", "prepareCall" ->
          statement((Connection) proxy, method, arguments);
      default -> call(raw, method, arguments);
    };
  }

  private @Nullable Object committed(@Nullable Object nothing) throws SQLException {
    if (dirty) {
      dirty = false;
      awaitSync();
    }
    return nothing;
  }

  private void awaitSync() throws UnsyncedCommit {
    try {
      durability.await();
    } catch (SQLException e) {
      throw new UnsyncedCommit(e);
    }
  }

  /** A transaction is open from its first statement on. */
  private void begin() {
    if (inside.get() == null) {
      inside.set(gate.enter());
    }
  }

  /** Before anything waits for a store, which waits for the end of every transaction. */
  private void end() {
    StoreGate.Permit permit = inside.getAndSet(null);
    if (permit != null) {
      permit.leave();
    }
  }

  /** Calls what ends a transaction, even where it fails: then nothing more is written either. */
  private @Nullable Object ending(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return call(raw, method, arguments);
    } finally {
      end();
    }
  }

  /** Closes, which rolls back: H2's own {@code abort} does nothing, and leaves all open. */
  private @Nullable Object abort(Object @Nullable [] arguments) throws SQLException {
    if (arguments == null || !(arguments[0] instanceof Executor executor)) {
      throw new SQLException("found no executor, expected one that the connection is closed by");
    }
    executor.execute(
        () -> {
          try {
            raw.close();
          } catch (SQLException e) {
            LOG.warn("an aborted connection of the database did not close in order", e);
          } finally {
            end();
          }
        });
    return null;
  }

  private @Nullable Object rollback(Method method, Object @Nullable [] savepointOrNone)
      throws Throwable {
    if (savepointOrNone != null && savepointOrNone.length > 0) {
      return call(raw, method, savepointOrNone);
    }
    Object nothing = ending(method, savepointOrNone);
    dirty = false;
    return nothing;
  }

  private @Nullable Object switchAutoCommit(Method method, Object @Nullable [] arguments)
      throws Throwable {
    boolean commits = arguments != null && Boolean.TRUE.equals(arguments[0]);
    if (!commits || autoCommits()) {
      return call(raw, method, arguments);
    }
    return committed(ending(method, arguments));
  }

  private Object statement(Connection proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String sql = "";
    for (Object argument : arguments == null ? new Object[0] : arguments) {
      if (argument instanceof Integer kind && kind == ResultSet.CONCUR_UPDATABLE) {
        throw new SQLException("updatable result sets can't be made durable: use a statement");
      }
      sql = argument instanceof String text ? text : sql;
    }
    Object made = call(raw, method, arguments);
    Statement statement = (Statement) Objects.requireNonNull(made);
    InvocationHandler handler = new StatementHandler(proxy, statement, sql);
    return switch (statement) {
      case CallableStatement _ -> proxy(CallableStatement.class, handler);
      case PreparedStatement _ -> proxy(PreparedStatement.class, handler);
      default -> proxy(Statement.class, handler);
    };
  }

  /** Where the connection can't say it any more, its transaction has ended with it. */
  private boolean autoCommits() throws SQLException {
    boolean answered = false;
    try {
      boolean commits = raw.getAutoCommit();
      answered = true;
      return commits;
    } finally {
      if (!answered) {
        end();
      }
    }
  }

  private void executed(String sql) throws SQLException {
    if (autoCommits() || endsTransaction(sql)) {
      end();
      committed(null);
    }
  }

  /** A batch of a plain statement has no text here and so counts as writing. */
  private static boolean mayWrite(String sql) {
    String text = sql.stripLeading().toLowerCase(Locale.ROOT);
    return !text.startsWith("select") || text.contains(" table (") || text.contains(" table(");
  }

  private static boolean endsTransaction(String sql) {
    return sql.stripLeading().toLowerCase(Locale.ROOT).startsWith("commit");
  }

  private static Object ownType(Object proxy, Method method, Object @Nullable [] arguments)
      throws SQLException {
    Class<?> type = arguments != null && arguments[0] instanceof Class<?> c ? c : Object.class;
    boolean own = type.isInstance(proxy);
    if (method.getName().equals("isWrapperFor")) {
      return own;
    }
    if (!own) {
      throw new SQLException("what lies below is not durable: " + type.getSimpleName());
    }
    return proxy;
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            DurableConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Follows what a statement executes. */
  private final class StatementHandler implements InvocationHandler {
    private final Connection connection;
    private final Statement statement;
    private final String prepared;

    StatementHandler(Connection connection, Statement statement, String prepared) {
      this.connection = connection;
      this.statement = statement;
      this.prepared = prepared;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      String name = method.getName();
      if (name.startsWith("execute")) {
        return execute(method, arguments);
      }
      return switch (name) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        case "unwrap", "isWrapperFor" -> ownType(proxy, method, arguments);
        case "getConnection" -> connection;
        default -> call(statement, method, arguments);
      };
    }

    private void endIfAutoCommitting(Throwable failure) {
      try {
        if (autoCommits()) {
          end();
        }
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }

    private @Nullable Object execute(Method method, Object @Nullable [] arguments)
        throws Throwable {
      String sql =
          arguments != null && arguments.length > 0 && arguments[0] instanceof String text
              ? text
              : prepared;
      // Before the call, because a batch that fails may have written some of its rows.
      dirty |= mayWrite(sql);
      begin();
      Object result;
      try {
        result = call(statement, method, arguments);
      } catch (Throwable failure) {
        endIfAutoCommitting(failure);
        throw failure;
      }
      executed(sql);
      return result;
    }
  }
}
