// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.StorageFailure;

/** The two formats of the shipped {@code logback.xml}. */
class LogFormatTest {
  private static final Path SHIPPED = Path.of("config", "logback.xml");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void the_file_and_the_one_in_the_jar_are_the_same() throws Exception {
    assertThat(Files.readString(Path.of("src/main/resources/logback.xml")))
        .isEqualTo(Files.readString(SHIPPED));
  }

  @Test
  void json_is_one_object_a_line_with_words_context_and_stack_trace() throws Exception {
    Exception cause = new IllegalStateException("first \"line\"\nsecond\tline \u2028 \u0007");
    String text =
        written("json", "sent destination={}\nuid={}", cause, Map.of("assoc", "7", "case", "c\"1"));
    assertThat(text.strip()).doesNotContain("\n").doesNotContain("\r");
    assertThat(text).endsWith("\n");
    JsonNode event = JSON.readTree(text);
    assertThat(event.path("level").asText()).isEqualTo("WARN");
    assertThat(event.path("loggerName").asText()).isEqualTo("org.ytterby.Test");
    assertThat(event.path("formattedMessage").asText()).isEqualTo("sent destination=pacs\nuid=1.2");
    assertThat(event.path("timestamp").asLong()).isPositive();
    assertThat(event.path("mdc").path("assoc").asText()).isEqualTo("7");
    assertThat(event.path("mdc").path("case").asText()).isEqualTo("c\"1");
    JsonNode thrown = event.path("throwable");
    assertThat(thrown.path("className").asText()).isEqualTo(StorageFailure.class.getName());
    assertThat(thrown.path("stepArray").size()).isGreaterThan(3);
    assertThat(thrown.path("cause").path("message").asText()).isEqualTo(cause.getMessage());
    assertThat(event.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "timestamp",
            "level",
            "threadName",
            "loggerName",
            "mdc",
            "formattedMessage",
            "throwable");
  }

  @Test
  void text_is_what_is_written_without_a_word_of_the_operator() throws Exception {
    assertThat(written(null, "a {} {}", null, Map.of("peer", "PACS")))
        .contains(" WARN ")
        .contains("a pacs 1.2 peer=PACS")
        .doesNotContain("{");
  }

  /** What the root's only appender makes of an event. */
  private static String written(
      @Nullable String format, String message, @Nullable Exception cause, Map<String, String> mdc)
      throws Exception {
    LoggerContext context = new LoggerContext();
    if (format != null) {
      context.putProperty("YTTERBY_LOG_FORMAT", format);
    }
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(SHIPPED.toFile());
    Iterator<Appender<ILoggingEvent>> appenders =
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    assertThat(appenders).hasNext();
    OutputStreamAppender<ILoggingEvent> only =
        (OutputStreamAppender<ILoggingEvent>) appenders.next();
    assertThat(appenders.hasNext()).isFalse();
    LoggingEvent event =
        new LoggingEvent(
            "test",
            context.getLogger("org.ytterby.Test"),
            Level.WARN,
            message,
            cause == null ? null : new StorageFailure("not stored", cause),
            new Object[] {"pacs", "1.2"});
    event.setMDCPropertyMap(mdc);
    byte[] bytes = Objects.requireNonNull(only.getEncoder().encode(event));
    context.stop();
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
