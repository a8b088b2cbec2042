// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.store.CanonicalJson;

/** What the tables of {@code run} hold as JSON text. Immutable; thread-safe. */
final class RunJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().annotationIntrospector(new WordsOfSets()).build();
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new WordsOfSets())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
  private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};
  private static final TypeReference<List<Refusal>> REFUSALS = new TypeReference<>() {};
  private static final TypeReference<List<String>> UIDS = new TypeReference<>() {};

  private RunJson() {}

  static String findings(List<Finding> findings) {
    return write(findings.stream().map(RunJson::tree).toList());
  }

  static List<Finding> findings(String json) {
    try {
      return MAPPER.readValue(json, FINDINGS);
    } catch (JsonProcessingException e) {
      throw new Defect(ErrorCode.DEFECT, "findings of a row are no JSON of ours", e);
    }
  }

  /** Refusals as canonical JSON: the ledger vouches for its digest. */
  static String refusals(List<Refusal> refusals) {
    return CanonicalJson.text(refusals.stream().map(RunJson::treeOf).toList());
  }

  static List<Refusal> refusals(String json) {
    try {
      return MAPPER.readValue(json, REFUSALS);
    } catch (JsonProcessingException e) {
      throw new Defect(ErrorCode.DEFECT, "refusals of a row are no JSON of ours", e);
    }
  }

  /** UIDs as canonical JSON: the ledger vouches for its digest. */
  static String uids(List<String> uids) {
    return CanonicalJson.text(uids);
  }

  static List<String> uids(String json) {
    try {
      return MAPPER.readValue(json, UIDS);
    } catch (JsonProcessingException e) {
      throw new Defect(ErrorCode.DEFECT, "UIDs of a row are no JSON of ours", e);
    }
  }

  /** A finding as the API, {@code summary.json} and the tables show it. */
  static Map<String, Object> tree(Finding finding) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("code", finding.code().name());
    tree.put("severity", finding.severity().name());
    tree.put("where", finding.where());
    tree.put("found", finding.found());
    tree.put("expected", finding.expected());
    tree.put("action", finding.action());
    return tree;
  }

  /** A JSON object as maps, lists, text, numbers and truth values. */
  static Map<String, Object> tree(String json) {
    try {
      return MAPPER.readValue(json, TREE);
    } catch (JsonProcessingException e) {
      throw new Defect(ErrorCode.DEFECT, "a row holds no JSON object of ours", e);
    }
  }

  /** A record of text, numbers, lists and such records as a tree. */
  static Map<String, Object> treeOf(Object value) {
    return MAPPER.convertValue(value, TREE);
  }

  /** The record that such a tree stands for. */
  static <T> T valueOf(Object tree, Class<T> type) {
    return MAPPER.convertValue(tree, type);
  }

  /**
   * The same where every component must be there: an absent one would be 0 or nothing unnoticed.
   *
   * @throws Defect when one is not
   */
  static <T> T valueOfWhole(Object tree, Class<T> type) {
    try {
      return STRICT.convertValue(tree, type);
    } catch (IllegalArgumentException e) {
      throw new Defect(ErrorCode.DEFECT, "a frozen record is none of ours", e);
    }
  }

  static String write(Object tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new Defect(ErrorCode.DEFECT, "a tree of ours can't be written as JSON", e);
    }
  }
}
