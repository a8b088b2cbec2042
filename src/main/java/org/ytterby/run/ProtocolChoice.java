// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.AssemblyRules;
import org.ytterby.assemble.Relevance;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.protocol.Protocol;

/**
 * Which protocol treats a study: of the best {@link Claim} that any makes the first in their order.
 * A protocol of PET could only say of a SPECT that it is none; one of SPECT says what is wrong with
 * it. A description that speaks of the treatment fits the scan of 99mTc before it as well as the
 * one after it.
 *
 * @param protocol nothing where the study is not ours
 * @param reason why the protocols do not call it ours, where none does; each reason once
 */
record ProtocolChoice(Optional<Protocol> protocol, String reason) {

  /** What a protocol may say of a study that it would treat, the best first. */
  private enum Claim {
    /** Its modality came, and a header names its nuclide. */
    OURS_BY_NUCLIDE,
    /** Its modality came, and a description speaks of the treatment. */
    OURS,
    /** Ours, but without an image of its modality. */
    OURS_WITHOUT_IMAGE,
    /** It can't tell yet what its modality's image is. */
    UNDECIDED,
    /** It can't tell yet, and has no image of its modality. */
    UNDECIDED_WITHOUT_IMAGE;

    static Claim of(boolean byNuclide, boolean came) {
      if (!came) {
        return OURS_WITHOUT_IMAGE;
      }
      return byNuclide ? OURS_BY_NUCLIDE : OURS;
    }
  }

  private record Claimed(Protocol protocol, Claim claim) {}

  /**
   * Chooses.
   *
   * @param protocols in their order
   */
  static ProtocolChoice of(List<Protocol> protocols, List<StudyInstance> study) {
    Optional<Claimed> best = Optional.empty();
    Set<String> notOurs = new LinkedHashSet<>();
    for (Protocol protocol : protocols) {
      boolean came = hasModality(study, protocol);
      Optional<Claim> claim =
          switch (Assembler.relevance(study, AssemblyRules.of(protocol))) {
            case Relevance.Ours(String _, boolean byNuclide) ->
                Optional.of(Claim.of(byNuclide, came));
            case Relevance.Undecided _ ->
                Optional.of(came ? Claim.UNDECIDED : Claim.UNDECIDED_WITHOUT_IMAGE);
            case Relevance.NotOurs(String reason) -> {
              notOurs.add(reason);
              yield Optional.empty();
            }
          };
      if (claim.isPresent()
          && best.filter(first -> first.claim().compareTo(claim.get()) <= 0).isEmpty()) {
        best = Optional.of(new Claimed(protocol, claim.get()));
      }
    }
    return new ProtocolChoice(best.map(Claimed::protocol), String.join("; ", notOurs));
  }

  private static boolean hasModality(List<StudyInstance> study, Protocol protocol) {
    return study.stream().anyMatch(one -> one.modality().equals(protocol.series().modality()));
  }
}
