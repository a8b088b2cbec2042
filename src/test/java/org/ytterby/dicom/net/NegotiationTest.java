// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.pdu.UserInformation;
import org.ytterby.dicom.net.peer.Caller;
import org.ytterby.dicom.net.peer.HostNames;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.peer.Proof;
import org.ytterby.dicom.net.peer.Rights;

class NegotiationTest {
  private static final String IMPLICIT = Uids.ImplicitVRLittleEndian;
  private static final String EXPLICIT = Uids.ExplicitVRLittleEndian;
  private static final String JPEG = Uids.JPEGXL;
  private static final AssociationPolicy POLICY =
      AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT);
  private static final Caller CALLER = Caller.plain(InetAddress.getLoopbackAddress());
  private static final ServiceRegistry SERVICES =
      ServiceRegistry.verification().andStorage(new RecordingStore());

  @Test
  void accepts_storage_and_verification_and_prefers_explicit() {
    Negotiation.Accept accept =
        accept(
            POLICY,
            proposed(1, Uids.Verification, IMPLICIT),
            proposed(3, Uids.PositronEmissionTomographyImageStorage, IMPLICIT, EXPLICIT),
            proposed(5, Uids.CTImageStorage, IMPLICIT, JPEG));
    assertThat(accept.answer().contexts())
        .containsExactly(
            new NegotiatedContext(1, ContextResult.ACCEPTANCE, IMPLICIT),
            new NegotiatedContext(3, ContextResult.ACCEPTANCE, EXPLICIT),
            new NegotiatedContext(5, ContextResult.ACCEPTANCE, IMPLICIT));
    assertThat(accept.contexts()).containsOnlyKeys(1, 3, 5);
  }

  @Test
  void says_for_each_context_why_it_is_not_accepted() {
    Negotiation.Accept accept =
        accept(
            POLICY,
            proposed(1, Uids.CTImageStorage, JPEG),
            proposed(3, Uids.StudyRootQueryRetrieveInformationModelFind, IMPLICIT),
            proposed(5, Uids.CTImageStorage, Uids.JPIPReferencedDeflate),
            proposed(7, "1.2.3.4", IMPLICIT));
    assertThat(accept.answer().contexts())
        .extracting(NegotiatedContext::result)
        .containsExactly(
            ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED,
            ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED,
            ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED,
            ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    assertThat(accept.contexts()).isEmpty();
  }

  @Test
  void accepts_encapsulated_syntaxes_only_if_the_policy_lists_them() {
    AssociationPolicy policy =
        POLICY.with(List.of(TransferSyntax.EXPLICIT_LE, new TransferSyntax(JPEG)));
    assertThat(accept(policy, proposed(1, Uids.CTImageStorage, JPEG)).contexts().get(1))
        .isEqualTo(
            new AcceptedContext(1, Uids.CTImageStorage, new TransferSyntax(JPEG), Roles.SCU));
  }

  @Test
  void takes_an_image_uncompressed_where_that_is_offered_and_compressed_where_not() {
    String[] offered = {
      Uids.JPEGBaseline8Bit,
      Uids.JPEGLSLossless,
      Uids.RLELossless,
      Uids.ExplicitVRBigEndian,
      Uids.DeflatedExplicitVRLittleEndian,
      IMPLICIT,
      EXPLICIT
    };
    List<String> chosen =
        IntStream.iterate(offered.length, count -> count > 0, count -> count - 1)
            .mapToObj(count -> Arrays.copyOf(offered, count))
            .map(syntaxes -> accept(POLICY, proposed(1, Uids.CTImageStorage, syntaxes)))
            .flatMap(accept -> accept.contexts().values().stream())
            .map(context -> context.transferSyntax().uid())
            .toList();
    assertThat(chosen).isEqualTo(Arrays.asList(offered).reversed());
  }

  @Test
  void rejects_for_now_what_could_store_while_there_is_no_room() {
    RecordingStore full = new RecordingStore();
    full.room = false;
    ServiceRegistry services = ServiceRegistry.verification().andStorage(full);
    ProposedContext echo = proposed(1, Uids.Verification, IMPLICIT);
    ProposedContext store = proposed(3, Uids.CTImageStorage, IMPLICIT);
    ProposedContext other = proposed(5, Uids.CTImageStorage, JPEG);
    assertThat(negotiate(services, echo, store))
        .isInstanceOfSatisfying(
            Negotiation.Reject.class,
            reject -> {
              assertThat(reject.answer())
                  .isEqualTo(Pdu.AssociateReject.transiently(RejectReason.TEMPORARY_CONGESTION));
              assertThat(reject.rule()).contains("archive.free-space-floor");
            });
    assertThat(negotiate(services, echo)).isInstanceOf(Negotiation.Accept.class);
    assertThat(negotiate(services, echo, other)).isInstanceOf(Negotiation.Accept.class);
    full.room = true;
    assertThat(negotiate(services, echo, store)).isInstanceOf(Negotiation.Accept.class);
  }

  private static Negotiation negotiate(ServiceRegistry services, ProposedContext... contexts) {
    return Negotiation.negotiate(
        POLICY,
        services,
        request("YTTERBY", "X", Pdu.APPLICATION_CONTEXT, contexts),
        CALLER,
        HostNames.none());
  }

  @Test
  void has_no_service_without_registration() {
    Negotiation negotiated =
        Negotiation.negotiate(
            POLICY,
            ServiceRegistry.verification(),
            request(
                "YTTERBY",
                "X",
                Pdu.APPLICATION_CONTEXT,
                proposed(1, Uids.CTImageStorage, IMPLICIT)),
            CALLER,
            HostNames.none());
    assertThat(((Negotiation.Accept) negotiated).contexts()).isEmpty();
  }

  @Test
  void rejects_what_the_titles_or_the_context_forbid() {
    ProposedContext echo = proposed(1, Uids.Verification, IMPLICIT);
    assertThat(rejection(POLICY, request("OTHER", "X", Pdu.APPLICATION_CONTEXT, echo)))
        .isEqualTo(rejected(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED));
    assertThat(rejection(POLICY, request("YTTERBY", "X", "1.2.3", echo)))
        .isEqualTo(rejected(RejectReason.APPLICATION_CONTEXT_NOT_SUPPORTED));
    Peer scanner = new Peer("ct", "SCANNER", List.of(), Rights.ALL, 9, Proof.NONE);
    AssociationPolicy choosy = POLICY.with(PeerPolicy.only(List.of(scanner)));
    assertThat(rejection(choosy, request("YTTERBY", "X", Pdu.APPLICATION_CONTEXT, echo)))
        .isEqualTo(rejected(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED));
    assertThat(negotiate(choosy, request("YTTERBY", "SCANNER", Pdu.APPLICATION_CONTEXT, echo)))
        .isInstanceOf(Negotiation.Accept.class);
  }

  @Test
  void honours_the_lower_maximum_length_and_names_itself() {
    Pdu.AssociateRequest small = request(4096, Optional.empty());
    Negotiation.Accept accept = (Negotiation.Accept) negotiate(POLICY, small);
    assertThat(accept.sendLimit()).isEqualTo(4096);
    UserInformation user = accept.answer().user();
    assertThat(user.maxPduLength()).isEqualTo(131072);
    assertThat(user.implementationVersion()).contains("YTTERBY_010");
    assertThat(user.implementationClassUid()).startsWith("2.25.").hasSizeLessThanOrEqualTo(64);
    assertThat(Negotiation.sendLimit(request(0, Optional.empty()).user(), 131072))
        .isEqualTo(131072);
    assertThat(Negotiation.sendLimit(request(0xFFFFFFFFL, Optional.empty()).user(), 131072))
        .isEqualTo(131072);
  }

  @Test
  void answers_a_proposed_window_with_its_own_at_most() {
    assertThat(window(1, 0)).as("one at a time is what an absent window means").isEmpty();
    assertThat(window(1, 8)).isEmpty();
    assertThat(window(4, 8)).contains(new UserInformation.AsyncWindow(4, 1));
    assertThat(window(4, 3)).contains(new UserInformation.AsyncWindow(3, 1));
    assertThat(window(4, 0)).as("0 is no limit").contains(new UserInformation.AsyncWindow(4, 1));
    assertThat(window(4, 1)).isEmpty();
    assertThat(operations(4, request(16384, Optional.empty()))).isEqualTo(1);
  }

  @Test
  void has_one_operation_at_a_time_where_sub_operations_go_to_the_requestor() {
    String get = Uids.StudyRootQueryRetrieveInformationModelGet;
    ServiceRegistry services =
        SERVICES.and(
            Set.of(get),
            FixedService.storing(
                Set.of(CommandField.C_GET),
                Set.of(Uids.CTImageStorage),
                (_, _) -> FixedService.success()));
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT.withOperations(8));
    ProposedContext store = proposed(1, Uids.CTImageStorage, IMPLICIT);
    assertThat(operations(policy, services, store, proposed(3, get, IMPLICIT))).isEqualTo(1);
    assertThat(operations(policy, services, store, proposed(3, get, JPEG)))
        .as("a context that is not accepted does not count")
        .isEqualTo(8);
  }

  private static int operations(
      AssociationPolicy policy, ServiceRegistry services, ProposedContext... contexts) {
    UserInformation user =
        new UserInformation(
            16384,
            "1.2",
            Optional.empty(),
            Optional.of(new UserInformation.AsyncWindow(8, 8)),
            List.of());
    Pdu.AssociateRequest asked =
        new Pdu.AssociateRequest(
            1, "YTTERBY", "X", Pdu.APPLICATION_CONTEXT, List.of(contexts), user);
    Negotiation negotiated =
        Negotiation.negotiate(policy, services, asked, CALLER, HostNames.none());
    return ((Negotiation.Accept) negotiated).operations();
  }

  private static Optional<UserInformation.AsyncWindow> window(int ours, int proposed) {
    AssociationPolicy policy =
        AssociationPolicy.standard(
            Set.of("YTTERBY"), AssociationLimits.DEFAULT.withOperations(ours));
    Pdu.AssociateRequest asked =
        request(16384, Optional.of(new UserInformation.AsyncWindow(proposed, 8)));
    Negotiation.Accept accept = (Negotiation.Accept) negotiate(policy, asked);
    return accept.answer().user().asyncWindow();
  }

  private static int operations(int ours, Pdu.AssociateRequest asked) {
    AssociationPolicy policy =
        AssociationPolicy.standard(
            Set.of("YTTERBY"), AssociationLimits.DEFAULT.withOperations(ours));
    return ((Negotiation.Accept) negotiate(policy, asked)).operations();
  }

  @Test
  void refuses_policies_that_can_not_be() {
    assertThatThrownBy(() -> AssociationPolicy.standard(Set.of(), AssociationLimits.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                AssociationPolicy.standard(Set.of("SEVENTEEN_LETTERS"), AssociationLimits.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Pdu.AssociateReject rejected(RejectReason reason) {
    return Pdu.AssociateReject.permanent(reason);
  }

  private static Pdu.AssociateReject rejection(
      AssociationPolicy policy, Pdu.AssociateRequest request) {
    return ((Negotiation.Reject) negotiate(policy, request)).answer();
  }

  private static Negotiation negotiate(AssociationPolicy policy, Pdu.AssociateRequest request) {
    return Negotiation.negotiate(policy, SERVICES, request, CALLER, HostNames.none());
  }

  private static Negotiation.Accept accept(AssociationPolicy policy, ProposedContext... contexts) {
    return (Negotiation.Accept)
        negotiate(policy, request("YTTERBY", "X", Pdu.APPLICATION_CONTEXT, contexts));
  }

  private static ProposedContext proposed(int id, String abstractSyntax, String... syntaxes) {
    return new ProposedContext(id, abstractSyntax, List.of(syntaxes));
  }

  private static Pdu.AssociateRequest request(
      String called, String calling, String context, ProposedContext... contexts) {
    return new Pdu.AssociateRequest(
        1, called, calling, context, List.of(contexts), UserInformation.plain(16384, "1.2", "T"));
  }

  private static Pdu.AssociateRequest request(
      long maxPdu, Optional<UserInformation.AsyncWindow> window) {
    return new Pdu.AssociateRequest(
        1,
        "YTTERBY",
        "X",
        Pdu.APPLICATION_CONTEXT,
        List.of(proposed(1, Uids.Verification, IMPLICIT)),
        new UserInformation(maxPdu, "1.2", Optional.empty(), window, List.of()));
  }
}
