// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.PresentationContexts;
import org.ytterby.dicom.net.PresentationContexts.Answer;
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
    List<String> refused = new ArrayList<>();
    byClass.forEach(
        (uid, answers) -> {
          if (answers.stream().anyMatch(ContextCheck::isAccepted)) {
            taken.add(Texts.named(uid) + " in " + syntaxes(answers));
          } else {
            refused.add(Texts.named(uid) + " (" + reasons(answers) + ")");
          }
        });
    String accepts = taken.isEmpty() ? "takes nothing" : "takes " + String.join(", ", taken);
    if (refused.isEmpty()) {
      return Step.ok(Check.CONTEXTS, accepts);
    }
    String found = accepts + "; refuses " + String.join(", ", refused);
    return subject.kind() == Subject.Kind.MOVE_DESTINATION
        ? Step.warning(Check.CONTEXTS, found, moved(subject))
        : Step.failed(Check.CONTEXTS, found, delivered(subject, refused));
  }

  private static boolean isAccepted(Answer answer) {
    return answer.result() == ContextResult.ACCEPTANCE;
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
                  case ACCEPTANCE -> "0, accepted";
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

  private static String delivered(Subject subject, List<String> refused) {
    String follows =
        refused.stream().allMatch(one -> one.startsWith(push()))
            ? "results are taken, and never count as delivered: "
            : "a delivery of these fails for good and waits for a person: ";
    return follows
        + "at "
        + subject.name()
        + ": let it take these SOP classes from '"
        + subject.callingAeTitle()
        + "' in Explicit or Implicit VR Little Endian; or here: leave them out of "
        + subject.keys().entry("objects")
        + " (and commitment: none, where it does not commit)";
  }

  private static String push() {
    return Texts.named(Uids.StorageCommitmentPushModel);
  }

  private static String moved(Subject subject) {
    return "C-MOVE of such instances to "
        + subject.aeTitle()
        + " fails: at "
        + subject.name()
        + ": let it take these SOP classes, if it is to have them";
  }
}
