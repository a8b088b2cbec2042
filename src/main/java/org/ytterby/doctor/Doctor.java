// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;

/**
 * Examines this node's listeners and the peers of its configuration, some at a time; reports come
 * in the order of the configuration. Stateless but for its tools; thread-safe.
 */
public final class Doctor {
  /** Each holds a thread and a connection or two. */
  private static final int AT_A_TIME = 8;

  private final Practice practice;
  private final DicomClient client;
  private final CommitmentProbes probes;
  private final Supplier<String> uids;
  private final InstantSource clock;

  /**
   * A doctor.
   *
   * @param uids makes UIDs that nobody has used
   * @param clock by which certificates are judged
   */
  public Doctor(
      Practice practice,
      DicomClient client,
      CommitmentProbes probes,
      Supplier<String> uids,
      InstantSource clock) {
    this.practice = practice;
    this.client = client;
    this.probes = probes;
    this.uids = uids;
    this.clock = clock;
  }

  /**
   * Examines. Blocks, no longer than some times the patience for every eighth peer.
   *
   * @param called name or AE title of the peers to examine; absent: all, and this node itself
   * @param commitment whether peers that are asked to commit are asked for an object that does not
   *     exist
   * @return nothing where no peer is called so
   */
  public List<Report> examine(Optional<String> called, boolean commitment) {
    int port = practice.listeners().isEmpty() ? 0 : practice.listeners().getFirst().port();
    Examination.Tools tools =
        new Examination.Tools(
            client,
            new Us(practice.aeTitle(), port),
            probes,
            uids,
            clock.instant(),
            practice.patience());
    List<Callable<Report>> work = new ArrayList<>();
    if (called.isEmpty()) {
      practice.listeners().stream()
          .map(one -> new OwnExamination(tools, one, practice.aeTitle(), practice.running()))
          .forEach(one -> work.add(one::report));
    }
    practice.subjects().stream()
        .filter(one -> called.isEmpty() || one.isCalled(called.get()))
        .map(one -> new Examination(tools, one, commitment))
        .forEach(one -> work.add(one::report));
    practice.callers().stream()
        .filter(one -> called.isEmpty() || one.isCalled(called.get()))
        .forEach(one -> work.add(() -> report(one)));
    return done(work);
  }

  private Report report(KnownCaller caller) {
    List<Step> steps = new ArrayList<>();
    try {
      lookUp(caller, steps);
    } catch (RuntimeException e) {
      steps.add(Mishap.step(Check.DNS, caller.where(), e));
    }
    return new Report(caller.name(), "calls this node", caller.where(), "", steps);
  }

  private void lookUp(KnownCaller caller, List<Step> steps) {
    for (String host : caller.hostNames()) {
      steps.add(DnsCheck.look(host, caller.where() + ".hosts", practice.patience()).step());
    }
    if (steps.isEmpty()) {
      steps.add(Step.skipped(Check.DNS, "it has no host names: there is nothing to look up"));
    }
  }

  private static List<Report> done(List<Callable<Report>> work) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().name("doctor-", 1).factory())) {
      List<Report> reports = new ArrayList<>();
      for (Future<Report> one : threads.invokeAll(work)) {
        reports.add(one.get());
      }
      return reports;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException e) {
      throw new Defect(ErrorCode.DEFECT, "an examination failed", e.getCause());
    }
  }
}
