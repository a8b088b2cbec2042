// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.PresentationContexts;
import org.ytterby.dicom.net.PresentationContexts.Answer;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.Roles;
import org.ytterby.dicom.net.pdu.ContextResult;

/** What a peer said to each presentation context, and what follows. Stateless. */
final class ContextCheck {
  private ContextCheck() {}

  static Step look(PresentationContexts contexts, Subject subject) {
    Map<String, List<Answer>> byClass = new LinkedHashMap<>();
    contexts.answers().stream()
        .filter(answer -> !answer.sopClassUid().equals(Uids.Verification))
        .forEach(
            answer ->
                byClass.computeIfAbsent(answer.sopClassUid(), _ -> new ArrayList<>()).add(answer));
    List<String> taken = new ArrayList<>();
    Map<String, String> refused = new LinkedHashMap<>();
    byClass.forEach(
        (uid, answers) -> {
          if (answers.stream().anyMatch(answer -> isAccepted(answer, subject))) {
            taken.add(Texts.named(uid) + " in " + syntaxes(answers));
          } else {
            refused.put(uid, Texts.named(uid) + " (" + reasons(answers) + ")");
          }
        });
    String accepts = taken.isEmpty() ? "takes nothing" : "takes " + String.join(", ", taken);
    if (refused.isEmpty()) {
      return Step.ok(Check.CONTEXTS, accepts);
    }
    String found = accepts + "; refuses " + String.join(", ", refused.values());
    return judged(subject, found, refused.keySet());
  }

  private static Step judged(Subject subject, String found, Set<String> refused) {
    return switch (subject.kind()) {
      case MOVE_DESTINATION -> Step.warning(Check.CONTEXTS, found, moved(subject));
      case ARCHIVE -> fetched(subject, found, refused);
      case STEP_RECIPIENT, WATCHER ->
          Step.failed(
              Check.CONTEXTS,
              found,
              "notices to it fail for good and wait for a person: " + letItTake(subject));
      case REQUESTOR ->
          Step.failed(
              Check.CONTEXTS,
              found,
              "it gets results of storage commitment on its own associations only: "
                  + letItTake(subject)
                  + ", with us as SCP (role selection)");
      case DESTINATION, AD_HOC -> Step.failed(Check.CONTEXTS, found, delivered(subject, refused));
    };
  }

  /** In at least the role that is wanted. */
  private static boolean isAccepted(Answer answer, Subject subject) {
    Roles wanted =
        subject.wanted().stream()
            .filter(one -> one.sopClassUid().equals(answer.sopClassUid()))
            .map(Proposal::roles)
            .findFirst()
            .orElse(Roles.SCU);
    return answer.result() == ContextResult.ACCEPTANCE
        && (answer.ours().scu() || !wanted.scu())
        && (answer.ours().scp() || !wanted.scp());
  }

  private static String syntaxes(List<Answer> answers) {
    return answers.stream()
        .flatMap(answer -> answer.chosen().stream())
        .map(Texts::named)
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private static String reasons(List<Answer> answers) {
    return answers.stream()
        .map(
            answer ->
                switch (answer.result()) {
                  case ACCEPTANCE -> "0, accepted, but not in our role";
                  case USER_REJECTION -> "1, not for this caller";
                  case NO_REASON -> "2, no reason given";
                  case ABSTRACT_SYNTAX_NOT_SUPPORTED -> "3, SOP class not supported";
                  case TRANSFER_SYNTAXES_NOT_SUPPORTED ->
                      "4, not in "
                          + answer.proposed().stream()
                              .map(Texts::named)
                              .collect(Collectors.joining(" or "));
                })
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static String delivered(Subject subject, Set<String> refused) {
    String follows =
        refused.equals(Set.of(Uids.StorageCommitmentPushModel))
            ? "results are taken, and never count as delivered: "
            : "a delivery of these fails for good and waits for a person: ";
    return follows
        + letItTake(subject)
        + " in Explicit or Implicit VR Little Endian; or here: leave them out of "
        + subject.keys().entry("objects")
        + " (and commitment: none, where it does not commit)";
  }

  private static String letItTake(Subject subject) {
    return "at "
        + subject.name()
        + ": let it take these SOP classes from '"
        + subject.callingAeTitle()
        + "'";
  }

  /** Where C-MOVE or C-GET serves, one of them is enough. */
  private static Step fetched(Subject subject, String found, Set<String> refused) {
    boolean nothing =
        refused.contains(Uids.StudyRootQueryRetrieveInformationModelFind)
            || refused.size() >= subject.wanted().size() - 1;
    return nothing
        ? Step.failed(
            Check.CONTEXTS,
            found,
            "nothing can be fetched from it: "
                + letItTake(subject)
                + "; or here: another "
                + subject.keys().entry("method"))
        : Step.warning(
            Check.CONTEXTS,
            found,
            "it is fetched by the other way only: "
                + letItTake(subject)
                + ", or see that the other works; C-MOVE needs our address entered there");
  }

  private static String moved(Subject subject) {
    return "C-MOVE of such instances to "
        + subject.aeTitle()
        + " fails: at "
        + subject.name()
        + ": let it take these SOP classes, if it is to have them";
  }
}
