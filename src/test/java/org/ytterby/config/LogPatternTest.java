// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The shipped pattern of a log line. */
class LogPatternTest {
  private static final Pattern PATTERN = Pattern.compile("<pattern>(.*)</pattern>");

  @Test
  void a_line_names_only_what_is_known_of_its_context() throws IOException {
    assertThat(line(Map.of())).endsWith(" a message");
    assertThat(line(Map.of("case", "0123"))).endsWith(" a message case=0123");
    assertThat(line(Map.of("assoc", "7", "peer", "PACS"))).endsWith(" a message assoc=7 peer=PACS");
    assertThat(line(Map.of("assoc", "7", "peer", "PACS", "case", "0123")))
        .endsWith(" a message assoc=7 peer=PACS case=0123");
  }

  private static String line(Map<String, String> mdc) throws IOException {
    Matcher pattern = PATTERN.matcher(Files.readString(Path.of("config", "logback.xml")));
    assertThat(pattern.find()).isTrue();
    LoggerContext context = new LoggerContext();
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(pattern.group(1));
    layout.start();
    LoggingEvent event =
        new LoggingEvent(
            "test", context.getLogger("org.ytterby.Test"), Level.INFO, "a message", null, null);
    event.setMDCPropertyMap(mdc);
    return layout.doLayout(event).strip();
  }
}
