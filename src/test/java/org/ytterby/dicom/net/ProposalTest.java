// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Uids;

class ProposalTest {
  private static final String GET = Uids.StudyRootQueryRetrieveInformationModelGet;

  @Test
  void a_get_proposes_itself_as_scu_and_what_it_brings_as_scp() {
    List<Proposal> proposals =
        Proposal.ofGet(
            GET, Stream.of(Uids.CTImageStorage, Uids.RTStructureSetStorage, Uids.CTImageStorage));
    assertThat(proposals)
        .extracting(Proposal::sopClassUid)
        .containsExactly(GET, Uids.CTImageStorage, Uids.RTStructureSetStorage);
    assertThat(proposals)
        .extracting(Proposal::roles)
        .containsExactly(Roles.SCU, Roles.SCP, Roles.SCP);
    assertThat(proposals.getLast().transferSyntaxes()).isEqualTo(AssociationPolicy.STANDARD);
  }

  @Test
  void a_get_proposes_no_more_than_an_association_has_room_for() {
    Stream<String> many = IntStream.range(0, 500).mapToObj(n -> "1.2.3." + n);
    List<Proposal> proposals = Proposal.ofGet(GET, many);
    assertThat(proposals).hasSize(AssociationRequest.MOST_PROPOSALS);
    assertThat(proposals.getLast().sopClassUid()).isEqualTo("1.2.3.126");
  }
}
