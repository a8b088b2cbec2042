// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.regex.Pattern;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import picocli.CommandLine;

/** {@code --json}, which every command has that prints a result. */
public final class JsonOption {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern C1 = Pattern.compile("[\\x7F-\\x9F]");

  @CommandLine.Option(names = "--json", description = "Print the result as JSON on stdout.")
  private boolean wanted;

  /** True when the result is to be printed as JSON. */
  public boolean wanted() {
    return wanted;
  }

  /** JSON values as one line. */
  public static String text(Map<String, ?> result) {
    try {
      // Jackson escapes C0 only, and terminals obey C1 too. Outside texts neither occurs.
      return C1.matcher(MAPPER.writeValueAsString(result))
          .replaceAll(found -> "\\\\u00%02x".formatted((int) found.group().charAt(0)));
    } catch (JsonProcessingException notJson) {
      throw new Defect(ErrorCode.DEFECT, "a result is not made of JSON values", notJson);
    }
  }
}
