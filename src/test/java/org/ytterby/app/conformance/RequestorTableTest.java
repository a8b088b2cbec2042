// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.net.Proposal;

/** Holds the list of those who open associations against the byte code. */
class RequestorTableTest {
  private static final String ROOM = RequestorTable.class.getPackageName();
  private static final Set<String> MAKERS =
      Set.of("<init>", "uncompressed", "ofGet", "ofSubOperations");

  @Test
  void everybody_who_proposes_a_presentation_context_is_in_the_table() {
    Set<String> proposing =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.ytterby")
                .stream()
                .filter(RequestorTableTest::proposes)
                .map(RequestorTableTest::outermost)
                .filter(name -> !name.equals(Proposal.class.getName()) && !name.startsWith(ROOM))
                .collect(Collectors.toCollection(TreeSet::new));

    assertThat(proposing)
        .isEqualTo(
            Arrays.stream(RequestorTable.Requestor.values())
                .flatMap(one -> one.classNames().stream())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** True for a class that makes a Proposal, by its constructor or a method that hands one out. */
  private static boolean proposes(JavaClass candidate) {
    return candidate.getCodeUnitAccessesFromSelf().stream()
        .filter(access -> access.getTargetOwner().isEquivalentTo(Proposal.class))
        .anyMatch(access -> MAKERS.contains(access.getTarget().getName()));
  }

  private static String outermost(JavaClass inner) {
    String name = inner.getFullName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
