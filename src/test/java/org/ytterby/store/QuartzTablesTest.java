// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz itself works on the tables of our migration, through our data source. */
final class QuartzTablesTest {

  @DatabaseTest
  void quartz_keeps_its_jobs_and_triggers_here(DatabaseSettings settings) throws Exception {
    try (Database database = Database.open(settings)) {
      Scheduler scheduler = scheduler(database);
      JobDetail job =
          JobBuilder.newJob(Count.class)
              .withIdentity("job")
              .usingJobData("case", "0123456789abcdef")
              .storeDurably()
              .requestRecovery()
              .build();
      scheduler.addJob(job, false);
      scheduler.scheduleJob(
          TriggerBuilder.newTrigger()
              .withIdentity("nightly")
              .forJob(job)
              .withSchedule(CronScheduleBuilder.dailyAtHourAndMinute(18, 0))
              .build());
      scheduler.shutdown(true);
    }
    try (Database database = Database.open(settings)) {
      Scheduler scheduler = scheduler(database);
      CountDownLatch ran = new CountDownLatch(1);
      scheduler.getContext().put("ran", ran);
      JobDetail job = scheduler.getJobDetail(new JobKey("job"));
      assertThat(job.getJobDataMap().getString("case")).isEqualTo("0123456789abcdef");
      assertThat(job.requestsRecovery()).isTrue();
      assertThat(scheduler.getTrigger(new TriggerKey("nightly")).getNextFireTime()).isNotNull();
      scheduler.scheduleJob(
          TriggerBuilder.newTrigger()
              .withIdentity("now")
              .forJob("job")
              .startAt(Date.from(Instant.EPOCH))
              .build());
      scheduler.start();
      assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
      scheduler.shutdown(true);
    }
  }

  private static Scheduler scheduler(Database database) throws SchedulerException {
    DBConnectionManager.getInstance()
        .addConnectionProvider("test", new Provider(database.dataSource()));
    Properties properties = new Properties();
    properties.put("org.quartz.scheduler.instanceName", "test");
    properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.put("org.quartz.threadPool.threadCount", "1");
    properties.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    properties.put("org.quartz.jobStore.driverDelegateClass", database.dialect().quartzDelegate());
    properties.put("org.quartz.jobStore.useProperties", "true");
    properties.put("org.quartz.jobStore.dataSource", "test");
    return new StdSchedulerFactory(properties).getScheduler();
  }

  /** Tells the test that it ran. */
  public static final class Count implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      try {
        Object ran = context.getScheduler().getContext().get("ran");
        ((CountDownLatch) Objects.requireNonNull(ran)).countDown();
      } catch (SchedulerException e) {
        throw new AssertionError(e);
      }
    }
  }

  private record Provider(DataSource dataSource) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return dataSource.getConnection();
    }

    @Override
    public void shutdown() {}

    @Override
    public void initialize() {}
  }
}
