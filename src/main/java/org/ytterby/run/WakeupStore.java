// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * Quartz schedulers whose jobs lie in the node's own database, tables {@code QRTZ_*}. Stateless.
 */
final class WakeupStore {
  private WakeupStore() {}

  /** A scheduler that is not started yet. Its commits are durable. */
  static Scheduler scheduler(Database database, String name, int threads)
      throws SchedulerException {
    String source = name + "@" + Integer.toHexString(System.identityHashCode(database));
    DBConnectionManager.getInstance()
        .addConnectionProvider(source, new Connections(database.dataSource()));
    JobStoreTX store = new JobStoreTX();
    store.setDataSource(source);
    try {
      store.setDriverDelegateClass(database.dialect().quartzDelegate());
    } catch (InvalidConfigurationException e) {
      throw new SchedulerException("no such delegate", e);
    }
    store.setTablePrefix("QRTZ_");
    store.setUseProperties("true");
    store.setIsClustered(false);
    store.setInstanceId(name);
    store.setInstanceName(name);
    store.setThreadPoolSize(threads);
    SimpleThreadPool pool = new SimpleThreadPool(threads, Thread.NORM_PRIORITY);
    pool.setThreadNamePrefix(name);
    // A computation that a closing node has given up must not keep the process alive.
    pool.setMakeThreadsDaemons(true);
    DirectSchedulerFactory.getInstance().createScheduler(name, name, pool, store);
    Scheduler made = SchedulerRepository.getInstance().lookup(name);
    // The repository is a JVM-wide registry of names; two nodes in one JVM must not meet there.
    SchedulerRepository.getInstance().remove(name);
    return made;
  }

  /** When the first wakeup of a scheduler is due that was not begun; empty when none waits. */
  static Optional<Instant> firstDue(Tx tx, String name) {
    return tx.handle()
        .createQuery(
            "select min(next_fire_time) from QRTZ_TRIGGERS where sched_name = :name and"
                + " trigger_state in ('WAITING', 'ACQUIRED') and next_fire_time > 0")
        .bind("name", name)
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  /** The node's own connections, as Quartz asks for them. Their commits are durable. */
  private record Connections(DataSource dataSource) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return dataSource.getConnection();
    }

    @Override
    public void shutdown() {
      // The database outlives the scheduler and is closed by its owner.
    }

    @Override
    public void initialize() {}
  }
}
