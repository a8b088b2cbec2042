// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.FindingCode;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;

/** Holds the codes of our own scheme against the table that defines them for readers. */
class PrivateCodesTest {
  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z][A-Z0-9]{2,15}) \\| ([^|]+) \\| ([^|]{10,}) \\|");

  @Test
  void every_code_of_ours_is_defined_in_the_conformance_statement_and_no_other()
      throws IOException, IllegalAccessException {
    String statement = Files.readString(Path.of("conformance-statement.md"));
    Map<String, String> defined = new TreeMap<>();
    Matcher rows =
        ROW.matcher(
            statement.substring(statement.indexOf("\n## 8. "), statement.indexOf("\n## 9. ")));
    while (rows.find()) {
      defined.put(rows.group(1), rows.group(2));
    }
    Map<String, String> used = new TreeMap<>();
    for (Coded code : codes()) {
      if (code.scheme().equals(Codes.OWN_SCHEME)) {
        used.put(code.value(), code.meaning());
      }
    }

    assertThat(used).hasSizeGreaterThan(40);
    assertThat(defined).isEqualTo(used);
    assertThat(statement).contains(YtterbyCodes.SCHEME_UID);
  }

  private static List<Coded> codes() throws IllegalAccessException {
    List<Coded> codes = new ArrayList<>();
    for (Class<?> holder : List.of(Codes.class, YtterbyCodes.class)) {
      for (Field field : holder.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())
            && field.getType() == Coded.class
            && field.get(null) instanceof Coded code) {
          codes.add(code);
        }
      }
    }
    for (FindingCode code : FindingCode.values()) {
      codes.add(YtterbyCodes.flag(code));
    }
    return codes;
  }
}
