// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.ConfigProblem;

/**
 * Reads one YAML or JSON document into nodes that know their lines. Keys written twice are told,
 * not overwritten; size and depth are bounded, because a web form may send anything.
 */
final class DocumentReader {
  private static final int LONGEST = 1 << 20;
  private static final int DEEPEST = 16;

  private final String file;
  private final JsonParser parser;
  private final Problems problems;

  private DocumentReader(String file, JsonParser parser, Problems problems) {
    this.file = file;
    this.parser = parser;
    this.problems = problems;
  }

  static DocumentNode yaml(String text, String file, Problems problems) {
    return read(new YAMLFactory(), text, file, problems);
  }

  static DocumentNode json(String text, String file, Problems problems) {
    return read(new JsonFactory(), text, file, problems);
  }

  private static DocumentNode read(
      JsonFactory factory, String text, String file, Problems problems) {
    if (text.length() > LONGEST) {
      throw new ConfigProblem(
          file, List.of("found " + text.length() + " characters, expected at most " + LONGEST));
    }
    try (JsonParser parser = factory.createParser(text)) {
      DocumentReader reader = new DocumentReader(file, parser, problems);
      if (parser.nextToken() == null) {
        return new DocumentNode.Absent(1);
      }
      DocumentNode root = reader.node(0);
      if (parser.nextToken() != null) {
        problems.add(reader.line(), "", "a second document", "one document");
      }
      return root;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ConfigProblem(
          file, List.of("line " + line + ": can't be read: " + firstLine(e.getOriginalMessage())));
    } catch (IOException e) {
      throw new ConfigProblem(
          file, List.of("can't be read: " + firstLine(String.valueOf(e.getMessage()))));
    }
  }

  private DocumentNode node(int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new ConfigProblem(
          file, List.of("line " + line() + ": nested deeper than " + DEEPEST + " levels"));
    }
    int line = line();
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(line, depth);
      case START_ARRAY -> listing(line, depth);
      case VALUE_NULL -> new DocumentNode.Absent(line);
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          new DocumentNode.Scalar(line, parser.getText());
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> {
        problems.add(line, "", "something that is no plain value", "text, number, list or mapping");
        yield new DocumentNode.Absent(line);
      }
    };
  }

  private DocumentNode mapping(int line, int depth) throws IOException {
    Map<String, DocumentNode> children = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      int keyLine = line();
      parser.nextToken();
      if (children.putIfAbsent(key, node(depth + 1)) != null) {
        problems.add(keyLine, key, "the key a second time", "each key once");
      }
    }
    return new DocumentNode.Mapping(line, children);
  }

  private DocumentNode listing(int line, int depth) throws IOException {
    List<DocumentNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(depth + 1));
    }
    return new DocumentNode.Listing(line, items);
  }

  private int line() {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }
}
