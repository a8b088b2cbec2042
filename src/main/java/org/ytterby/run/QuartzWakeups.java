// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.quartz.DateBuilder;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * The node's wakeups as Quartz jobs, kept in the node's own database: one scheduler for looks, one,
 * with as many threads as there are workers, for runs, and one for what archives are asked, so that
 * neither a long computation nor a slow archive ever holds up a look.
 *
 * <p>Thread-safe. A study or a run has one job and one trigger; a new time replaces the trigger.
 * Jobs of one key never overlap. The trigger of a job that a dying node was executing is fired
 * again at start.
 */
final class QuartzWakeups implements Wakeups, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuartzWakeups.class);
  private static final int LOOKERS = 2;

  /** Archives that are asked at a time: each is waited for, and none is to be flooded. */
  private static final int FETCHERS = 2;

  /**
   * Together with the four seconds that all senders have in common ({@code deliver.Ending}) below
   * the ten seconds that a process is given to end.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final String KEY = "key";

  private static final String SWEEP = "sweep";
  private static final int SWEEP_EVERY_S = 60;

  /**
   * Who is called.
   *
   * @param look with a Study Instance UID
   * @param work with a run id
   * @param fetch with a Study Instance UID
   * @param sweep now and then, to take up what was left by a failed wakeup
   */
  record Handlers(
      Consumer<String> look, Consumer<String> work, Consumer<String> fetch, Runnable sweep) {}

  private static final String LOOKS = "looks-";
  private static final String RUNS = "runs-";
  private static final String FETCHES = "fetches-";

  private final Database database;
  private final String nodeId;
  private final Scheduler looks;
  private final Scheduler runs;
  private final Scheduler fetches;

  private QuartzWakeups(
      Database database, String nodeId, Scheduler looks, Scheduler runs, Scheduler fetches) {
    this.database = database;
    this.nodeId = nodeId;
    this.looks = looks;
    this.runs = runs;
    this.fetches = fetches;
  }

  /**
   * Schedulers that are not started yet.
   *
   * @param nodeId part of the schedulers' names: a node wakes for its own cases only
   * @throws StorageFailure when the job store can't be opened
   */
  static QuartzWakeups open(Database database, String nodeId, int workers) {
    try {
      return new QuartzWakeups(
          database,
          nodeId,
          WakeupStore.scheduler(database, LOOKS + nodeId, LOOKERS),
          WakeupStore.scheduler(database, RUNS + nodeId, workers),
          WakeupStore.scheduler(database, FETCHES + nodeId, FETCHERS));
    } catch (SchedulerException e) {
      throw new StorageFailure("the job store can't be opened", e);
    }
  }

  void start(Handlers handlers) {
    try {
      looks.setJobFactory(
          (fired, scheduler) ->
              fired.getJobDetail().getKey().equals(JobKey.jobKey(SWEEP, SWEEP))
                  ? new SweepJob(handlers.sweep())
                  : new WakeupJob(handlers.look()));
      runs.setJobFactory((fired, scheduler) -> new WakeupJob(handlers.work()));
      fetches.setJobFactory((fired, scheduler) -> new WakeupJob(handlers.fetch()));
      sweepNowAndThen();
      looks.start();
      runs.start();
      fetches.start();
    } catch (SchedulerException e) {
      throw new StorageFailure("the job store can't be started", e);
    }
  }

  @Override
  public void look(String studyUid, Instant at) {
    wake(looks, studyUid, at);
  }

  @Override
  public void work(String runId, Instant at) {
    wake(runs, runId, at);
  }

  @Override
  public void fetch(String studyUid, Instant at) {
    wake(fetches, studyUid, at);
  }

  /** How late looks and runs are. Blocks; the database is asked. */
  WakeupLag lag(Instant now) {
    return database.inVolatileTx(tx -> new WakeupLag(lag(tx, LOOKS, now), lag(tx, RUNS, now)));
  }

  private Duration lag(Tx tx, String scheduler, Instant now) {
    return WakeupStore.firstDue(tx, scheduler + nodeId)
        .map(due -> Duration.between(due, now))
        .filter(late -> !late.isNegative())
        .orElse(Duration.ZERO);
  }

  /**
   * Lets what is executing end, for a while: a long computation is given up, and done again from
   * its frozen record after the next start. What waits stays in the job store.
   */
  @Override
  public void close() {
    List<Thread> ending = List.of(ending(looks), ending(runs), ending(fetches));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (Thread thread : ending) {
        if (!thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
          LOG.warn("something is still being worked on, and is done again after the next start");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread ending(Scheduler scheduler) {
    return Thread.ofVirtual()
        .name("end-of-wakeups")
        .start(
            () -> {
              try {
                scheduler.shutdown(true);
              } catch (SchedulerException e) {
                LOG.error("the job store can't be closed", e);
              }
            });
  }

  /** The next sweep is in a minute, whatever the time was when it was planned. */
  void sweepAnew() {
    try {
      sweepNowAndThen();
    } catch (SchedulerException e) {
      throw new StorageFailure("the sweep can't be planned", e);
    }
  }

  private void sweepNowAndThen() throws SchedulerException {
    JobDetail job = JobBuilder.newJob(SweepJob.class).withIdentity(SWEEP, SWEEP).build();
    Trigger trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(SWEEP, SWEEP)
            .forJob(job)
            .startAt(DateBuilder.futureDate(SWEEP_EVERY_S, DateBuilder.IntervalUnit.SECOND))
            .withSchedule(
                SimpleScheduleBuilder.repeatSecondlyForever(SWEEP_EVERY_S)
                    .withMisfireHandlingInstructionNextWithRemainingCount())
            .build();
    looks.scheduleJob(job, Set.of(trigger), true);
  }

  private static void wake(Scheduler scheduler, String key, Instant at) {
    JobDetail job =
        JobBuilder.newJob(WakeupJob.class)
            .withIdentity(key)
            .usingJobData(KEY, key)
            .requestRecovery()
            .build();
    Trigger trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .forJob(job)
            .startAt(Date.from(at))
            .withSchedule(
                SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
            .build();
    try {
      scheduler.scheduleJob(job, Set.of(trigger), true);
    } catch (SchedulerException e) {
      throw new StorageFailure("a wakeup can't be written", e);
    }
  }

  /** What a trigger executes. */
  @DisallowConcurrentExecution
  static final class WakeupJob implements Job {
    private final Consumer<String> wake;

    WakeupJob(Consumer<String> wake) {
      this.wake = wake;
    }

    @Override
    public void execute(JobExecutionContext context) {
      wake.accept(context.getMergedJobDataMap().getString(KEY));
    }
  }

  /** Takes up what is overdue. */
  @DisallowConcurrentExecution
  static final class SweepJob implements Job {
    private final Runnable sweep;

    SweepJob(Runnable sweep) {
      this.sweep = sweep;
    }

    @Override
    public void execute(JobExecutionContext context) {
      sweep.run();
    }
  }
}
