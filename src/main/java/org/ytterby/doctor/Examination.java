// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.DicomClient;

/**
 * Examines one peer that we call, from its name up to the answer to a storage commitment. Where
 * going on makes no sense the rest is skipped, so that a report always has the same steps.
 * Single-threaded; blocks, each step no longer than some times its patience.
 */
final class Examination {
  private final Tools tools;
  private final Subject subject;
  private final boolean commitment;
  private final Duration patience;
  private final List<Step> steps = new ArrayList<>();

  /**
   * What every examination uses.
   *
   * @param now the day by which certificates are judged
   * @param mostPatience the longest that a step waits; shorter where the peer's own timeout is
   */
  record Tools(
      DicomClient client,
      Us us,
      CommitmentProbes probes,
      Supplier<String> uids,
      Instant now,
      Duration mostPatience) {}

  Examination(Tools tools, Subject subject, boolean commitment) {
    this.tools = tools;
    this.subject = subject;
    this.commitment = commitment;
    this.patience =
        subject.timeout().compareTo(tools.mostPatience()) < 0
            ? subject.timeout()
            : tools.mostPatience();
  }

  Report report() {
    try {
      dns().flatMap(this::tcp).ifPresent(this::spoken);
    } catch (RuntimeException e) {
      Check at = order().stream().filter(this::isOpen).findFirst().orElse(order().getLast());
      steps.add(Mishap.step(at, subject.keys().where(), e));
    }
    skipTheRest();
    return new Report(
        subject.name(), subject.kind().words(), subject.keys().where(), subject.address(), steps);
  }

  private Optional<List<InetAddress>> dns() {
    DnsCheck.Result result = DnsCheck.look(subject.host(), subject.keys().host(), patience);
    steps.add(result.step());
    return Optional.of(result.addresses()).filter(found -> !found.isEmpty());
  }

  /** Our address as the peer sees it. */
  private Optional<String> tcp(List<InetAddress> addresses) {
    TcpCheck.Result result = TcpCheck.look(subject, addresses, patience);
    steps.add(result.step());
    return result.ours().map(InetAddress::getHostAddress);
  }

  private void spoken(String ours) {
    AssociationCheck check = new AssociationCheck(tools.client(), subject, tools.us(), patience);
    BooleanSupplier plain = subject.web().isPresent() ? () -> false : check::answersInTheClear;
    Step tls =
        subject
            .tls()
            .map(settings -> new TlsCheck(subject, tools.now(), patience).look(settings, plain))
            .orElseGet(() -> Step.skipped(Check.TLS, "it is called in the clear"));
    steps.add(tls);
    if (tls.failed()) {
      return;
    }
    if (subject.web().isPresent()) {
      steps.add(new HttpCheck(subject, subject.web().get(), patience).look());
    } else {
      associated(check.look(ours), ours);
    }
  }

  private void associated(AssociationCheck.Result result, String ours) {
    steps.add(result.step());
    if (result.association().isEmpty()) {
      return;
    }
    try (Association association = result.association().get()) {
      steps.add(EchoCheck.look(association, subject));
      if (!subject.wanted().isEmpty()) {
        steps.add(ContextCheck.look(association.contexts(), subject));
      }
    }
    steps.add(commitment(ours));
  }

  private Step commitment(String ours) {
    Optional<CommitmentRules> rules = subject.commitment();
    if (rules.isEmpty()) {
      return Step.skipped(
          Check.COMMITMENT,
          switch (subject.kind()) {
            case DESTINATION, AD_HOC -> "it is not asked to commit (commitment: none)";
            default -> "only destinations of results are asked to commit";
          });
    }
    return commitment
        ? new CommitmentCheck(
                tools.client(), subject, tools.us(), tools.probes(), tools.uids(), patience)
            .look(rules.get(), ours)
        : Step.skipped(
            Check.COMMITMENT,
            "not tried: --commitment, or POST /api/doctor?commitment=true, asks for an object that"
                + " does not exist");
  }

  /** The steps of every report of such a peer. */
  private List<Check> order() {
    return subject.web().isPresent()
        ? List.of(Check.DNS, Check.TCP, Check.TLS, Check.HTTP)
        : List.of(
            Check.DNS,
            Check.TCP,
            Check.TLS,
            Check.ASSOCIATION,
            Check.ECHO,
            Check.CONTEXTS,
            Check.COMMITMENT);
  }

  private boolean isOpen(Check check) {
    return steps.stream().noneMatch(step -> step.check() == check);
  }

  private void skipTheRest() {
    Optional<Step> last = steps.stream().filter(Step::failed).findFirst();
    for (Check check : order()) {
      if (isOpen(check)) {
        steps.add(
            Step.skipped(
                check,
                last.map(step -> "not looked at, because " + step.check().word() + " failed")
                    .orElse("nothing is configured for it")));
      }
    }
  }
}
