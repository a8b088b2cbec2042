// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.audit.Ledger;
import org.ytterby.deliver.Callee;
import org.ytterby.deliver.Ending;
import org.ytterby.deliver.Rounds;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.Roles;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.store.Database;

/**
 * Storage commitment as SCP: takes requests, judges them off the event loop, and reports, one
 * virtual thread a requestor. Thread-safe.
 */
public final class StorageCommitment implements Ending {
  private static final Logger LOG = LoggerFactory.getLogger(StorageCommitment.class);

  /** What it works with. */
  public record Parts(
      Database database,
      CommitmentRequestStore store,
      Ledger ledger,
      Holdings holdings,
      DicomClient client,
      InstantSource clock) {}

  private final Parts parts;
  private final CommitmentTerms terms;
  private final Requests requests;
  private final Lines lines = new Lines();
  private final Rounds rounds;

  private StorageCommitment(Parts parts, CommitmentTerms terms, Rounds rounds) {
    this.parts = parts;
    this.terms = terms;
    this.requests = new Requests(parts.database(), parts.store(), parts.ledger(), parts.clock());
    this.rounds = rounds;
  }

  /** What is proposed to a requestor that has to be called back: we are the SCP there too. */
  public static Proposal proposal() {
    return Proposal.uncompressed(Uids.StorageCommitmentPushModel).as(Roles.SCP);
  }

  /** Starts it, and takes up what an earlier node has left open. */
  public static StorageCommitment start(Parts parts, CommitmentTerms terms) {
    return start(parts, terms, new Rounds(parts.clock()));
  }

  /** The same, with rounds that nobody makes yet. */
  static StorageCommitment start(Parts parts, CommitmentTerms terms, Rounds rounds) {
    StorageCommitment started = new StorageCommitment(parts, terms, rounds);
    started.start();
    return started;
  }

  private void start() {
    Set<String> known =
        terms.requestors().stream().map(Callee::aeTitle).collect(Collectors.toUnmodifiableSet());
    for (CommitmentRequest lost : requests.giveUpOthers(known)) {
      LOG.error(
          "result of a storage commitment can't be told calling={} transaction={} reason={}",
          lost.requestor(),
          lost.asked().transactionUid(),
          lost.message());
    }
    for (Callee requestor : terms.requestors()) {
      Reporter reporter =
          new Reporter(
              requestor,
              requests,
              new Judge(parts.holdings()),
              lines,
              parts.client(),
              parts.clock(),
              rounds::closing);
      rounds.start("vouch-" + requestor.aeTitle(), reporter::reportDue);
    }
  }

  /** The same services, and this one. */
  public ServiceRegistry and(ServiceRegistry services) {
    return services.and(
        List.of(Uids.StorageCommitmentPushModel),
        new CommitmentService(terms, requests, lines, rounds::wake));
  }

  @Override
  public void end() {
    rounds.end();
  }

  /** Ends what is under way, for a while; what is left goes on at the next start. */
  @Override
  public void close() {
    rounds.close();
  }
}
