// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.Defect;
import org.ytterby.finding.PeerFailure;

/** One SOP class in both roles. */
final class TwoServicesTest {
  private static final String COMMIT = Uids.StorageCommitmentPushModel;
  private static final Optional<DataSet> INFORMATION =
      Optional.of(DataSet.builder().uid(Tag.TransactionUID, "1.2.8").build());

  private final OperationsNode node = new OperationsNode();
  private final BlockingQueue<String> served = new LinkedBlockingQueue<>();
  private final FixedService requests = named("requests", CommandField.N_ACTION);
  private final FixedService events = named("events", CommandField.N_EVENT_REPORT);

  @AfterEach
  void end() {
    node.close();
  }

  private FixedService named(String name, CommandField field) {
    return FixedService.of(
        Set.of(field),
        (request, _) -> {
          served.add(name + " " + request.field());
          return FixedService.success();
        });
  }

  @Test
  void serves_each_command_by_the_service_of_its_role_whichever_was_registered_first() {
    for (List<FixedService> order : List.of(List.of(requests, events), List.of(events, requests))) {
      ServiceRegistry both =
          ServiceRegistry.none()
              .and(Set.of(COMMIT), order.getFirst())
              .and(Set.of(COMMIT), order.getLast());
      assertThat(both.roles(COMMIT)).isEqualTo(Roles.BOTH);
      assertThat(both.services()).containsExactlyInAnyOrder(requests, events);
      int port = node.serve(both);
      try (Association association =
          node.open(port, Proposal.uncompressed(COMMIT).as(Roles.BOTH))) {
        assertThat(association.contexts().answers().getFirst().ours()).isEqualTo(Roles.BOTH);
        ManagedInstance instance = new ManagedInstance(association, COMMIT, "1.2.3");
        assertThat(instance.action(1, INFORMATION).status()).isZero();
        assertThat(instance.eventReport(1, INFORMATION).status()).isZero();
        assertThat(instance.delete().status()).isEqualTo(Status.UNRECOGNIZED_OPERATION.code());
      }
    }
    assertThat(served)
        .containsExactly(
            "requests N_ACTION",
            "events N_EVENT_REPORT",
            "requests N_ACTION",
            "events N_EVENT_REPORT");
  }

  @Test
  void lets_a_requestor_do_only_what_its_role_allows() {
    int port =
        node.serve(
            ServiceRegistry.none().and(Set.of(COMMIT), requests).and(Set.of(COMMIT), events));
    try (Association scu = node.open(port, Proposal.uncompressed(COMMIT));
        Association scp = node.open(port, Proposal.uncompressed(COMMIT).as(Roles.SCP))) {
      ManagedInstance asking = new ManagedInstance(scu, COMMIT, "1.2.3");
      assertThat(asking.action(1, INFORMATION).status()).isZero();
      assertThatThrownBy(() -> asking.eventReport(1, INFORMATION)).isInstanceOf(PeerFailure.class);
      ManagedInstance reporting = new ManagedInstance(scp, COMMIT, "1.2.3");
      assertThat(reporting.eventReport(1, INFORMATION).status()).isZero();
      assertThatThrownBy(() -> reporting.action(1, INFORMATION)).isInstanceOf(PeerFailure.class);
    }
    assertThat(served).containsExactly("requests N_ACTION", "events N_EVENT_REPORT");
  }

  @Test
  void a_class_has_no_two_services_of_one_kind() {
    ServiceRegistry one = ServiceRegistry.none().and(Set.of(COMMIT), requests);
    assertThatThrownBy(() -> one.and(Set.of(COMMIT), named("more", CommandField.N_GET)))
        .isInstanceOf(Defect.class)
        .hasMessageContaining(COMMIT);
    ServiceRegistry both = one.and(Set.of(COMMIT), events);
    assertThatThrownBy(() -> both.and(Set.of(COMMIT), events)).isInstanceOf(Defect.class);
  }
}
