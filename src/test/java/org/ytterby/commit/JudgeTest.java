// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Uids;

/** The Failure Reasons of PS3.4 section J.3.3.1.1, by how an instance is held. */
final class JudgeTest {
  private static final String CT = Uids.CTImageStorage;
  private static final Instant NEXT_YEAR = Instant.parse("2027-01-01T00:00:00Z");

  @Test
  void commits_only_to_what_is_held_for_good_and_of_that_class() {
    assertThat(reason(new Holding.ForGood(CT), CT)).isEmpty();
    assertThat(reason(new Holding.ForGood(Uids.MRImageStorage), CT)).contains(0x0119);
  }

  @Test
  void does_not_vouch_for_what_may_be_deleted_later() {
    assertThat(reason(new Holding.Until(CT, NEXT_YEAR), CT)).contains(0x0213);
  }

  @Test
  void does_not_vouch_for_bytes_that_are_not_those_that_came() {
    assertThat(reason(new Holding.Damaged(CT), CT)).contains(0x0110);
  }

  @Test
  void tells_an_instance_that_is_not_here_from_a_class_that_is_never_here() {
    assertThat(reason(new Holding.Absent(), CT)).contains(0x0112);
    assertThat(reason(new Holding.Absent(), Uids.ModalityPerformedProcedureStep)).contains(0x0122);
  }

  private static Optional<Integer> reason(Holding holding, String askedClass) {
    Reference reference = new Reference(askedClass, "1.2.3");
    Judgement judgement = new Judge(_ -> holding).judge(reference);
    assertThat(judgement.reference()).isEqualTo(reference);
    return judgement.failure();
  }
}
