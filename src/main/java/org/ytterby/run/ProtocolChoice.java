// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import java.util.Optional;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.AssemblyRules;
import org.ytterby.assemble.Relevance;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.protocol.Protocol;

/**
 * Which protocol treats a study: the first whose modality came and whose nuclide is in a header,
 * else the first whose modality came and that calls it ours by its description, else the first that
 * calls it ours, else the first that can't tell yet. A protocol of PET could only say of a SPECT
 * that it is none; one of SPECT says what is wrong with it. A description that speaks of the
 * treatment fits the scan of 99mTc before it as well as the one after it.
 *
 * @param protocol nothing where the study is not ours
 * @param reason why the first protocol does not call it ours, where none does
 */
record ProtocolChoice(Optional<Protocol> protocol, String reason) {

  /**
   * Chooses.
   *
   * @param protocols in their order
   */
  static ProtocolChoice of(List<Protocol> protocols, List<StudyInstance> study) {
    Optional<Protocol> described = Optional.empty();
    Optional<Protocol> ours = Optional.empty();
    Optional<Protocol> undecided = Optional.empty();
    String notOurs = "";
    for (Protocol protocol : protocols) {
      switch (Assembler.relevance(study, AssemblyRules.of(protocol))) {
        case Relevance.Ours(String _, boolean byNuclide) -> {
          boolean came = hasModality(study, protocol);
          if (came && byNuclide) {
            return new ProtocolChoice(Optional.of(protocol), "");
          }
          described = came ? described.or(() -> Optional.of(protocol)) : described;
          ours = ours.or(() -> Optional.of(protocol));
        }
        case Relevance.Undecided _ -> undecided = undecided.or(() -> Optional.of(protocol));
        case Relevance.NotOurs reason -> notOurs = notOurs.isEmpty() ? reason.reason() : notOurs;
      }
    }
    Optional<Protocol> any = ours.isPresent() ? ours : undecided;
    return new ProtocolChoice(described.isPresent() ? described : any, notOurs);
  }

  private static boolean hasModality(List<StudyInstance> study, Protocol protocol) {
    return study.stream().anyMatch(one -> one.modality().equals(protocol.series().modality()));
  }
}
