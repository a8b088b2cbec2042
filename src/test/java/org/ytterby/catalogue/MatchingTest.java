// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

/** The kinds of matching of PS3.4 C.2.2.2, case by case and against a naive reading of its text. */
class MatchingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # attribute        | key                  | value                          | matches
          PatientName        | Phantom^Liver        | Phantom^Liver                  | true
          PatientName        | PHANTOM^liver        | Phantom^Liver                  | true
          PatientName        | Phantom              | Phantom^Liver                  | false
          PatientName        | Phantom^Liver        | Phantom^Liver^^^               | true
          PatientName        | Phantom ^ Liver      | Phantom^Liver                  | true
          PatientName        | Phant*               | Phantom^Liver                  | true
          PatientName        | *^L?ver              | Phantom^Liver                  | true
          PatientName        | *^L?er               | Phantom^Liver                  | false
          PatientName        | 山田*                | Yamada^Tarou=山田^太郎=やまだ^たろう | true
          PatientName        | YAMADA^TAROU         | Yamada^Tarou=山田^太郎=やまだ^たろう | true
          PatientName        | Yamada*=山田*        | Yamada^Tarou=山田^太郎=やまだ^たろう | true
          PatientName        | Yamada*=田*          | Yamada^Tarou=山田^太郎=やまだ^たろう | false
          PatientName        | =山田^太郎           | Yamada^Tarou=山田^太郎=やまだ^たろう | true
          PatientName        | MÜLLER*              | Müller^Phantom                 | true
          PatientName        | Muller*              | Müller^Phantom                 | false
          PatientID          | P-1                  | P-1                            | true
          PatientID          | p-1                  | P-1                            | false
          PatientID          | P*1                  | P-0001                         | true
          PatientID          | P?1                  | P-0001                         | false
          PatientID          | P-1\\P-2             | P-2                            | true
          StudyInstanceUID   | 1.2\\1.3             | 1.3                            | true
          StudyInstanceUID   | 1.*                  | 1.3                            | false
          StudyDate          | 20260203             | 20260203                       | true
          StudyDate          | 20260203             | 2026.02.03                     | true
          StudyDate          | 20260201-20260203    | 20260203                       | true
          StudyDate          | 20260201-20260202    | 20260203                       | false
          StudyDate          | -20260203            | 20260203                       | true
          StudyDate          | 20260204-            | 20260203                       | false
          StudyDate          | 20260203             | tomorrow                       | false
          StudyTime          | 10                   | 105959.5                       | true
          StudyTime          | 1000-1130            | 113059                         | true
          StudyTime          | 1000-1130            | 1131                           | false
          StudyTime          | 10:00-11:30          | 110000                         | true
          StudyTime          | 120000.5             | 120000.500000                  | true
          AcquisitionDateTime | 202602              | 20260228235959                 | true
          AcquisitionDateTime | 20260203100000+0100 | 20260203090000+0000            | true
          AcquisitionDateTime | 20260203-20260204   | 20260204120000                 | true
          AcquisitionDateTime | 20260203-20260204   | 20260205                       | false
          ModalitiesInStudy  | PT                   | CT\\PT                         | true
          ModalitiesInStudy  | MR                   | CT\\PT                         | false
          SeriesNumber       | 7                    | +007                           | true
          SeriesNumber       | 7                    | 8                              | false
          PatientAge         | 060Y                 | 060Y                           | true
          """)
  void matches_as_the_standard_says(String attribute, String key, String value, boolean matches) {
    int tag = tag(attribute);
    List<Matching> asked = matching(tag, key);
    assertThat(asked).as("the key asks for something").isNotEmpty();
    assertThat(asked.stream().allMatch(one -> one.matches(entity(tag, value))))
        .as("%s, key %s", attribute, key)
        .isEqualTo(matches);
  }

  @Test
  void a_key_without_value_or_of_stars_matches_what_has_no_value() {
    for (String universal : List.of("", "*", "**")) {
      assertThat(matching(Tag.PatientName, universal)).isEmpty();
    }
    assertThat(matching(Tag.PatientName, "?*").getFirst().matches(DataSet.empty())).isFalse();
    assertThat(matching(Tag.PatientName, "a").getFirst().matches(entity(Tag.PatientName, "")))
        .isFalse();
  }

  @Test
  void an_item_of_a_sequence_matches_all_keys_of_the_item() {
    DataSet key =
        sequence(
            DataSet.builder()
                .text(Tag.RequestedProcedureID, "R1")
                .empty(Tag.ScheduledProcedureStepID)
                .build());
    DataSet other =
        sequence(
            DataSet.builder().text(Tag.RequestedProcedureID, "R0").build(),
            DataSet.builder().text(Tag.RequestedProcedureID, "R1").build());
    Matching matching = Matching.of(key, _ -> true).getFirst();
    assertThat(matching.matches(other)).isTrue();
    assertThat(
            matching.matches(
                sequence(DataSet.builder().text(Tag.RequestedProcedureID, "R2").build())))
        .isFalse();
    assertThat(Matching.of(sequence(DataSet.empty()), _ -> true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "StudyDate, yesterday",
    "StudyDate, 20260230",
    "StudyDate, -",
    "StudyTime, 25",
    "AcquisitionDateTime, 20261301",
    "SeriesNumber, one"
  })
  void an_impossible_key_is_refused_without_its_value(String attribute, String key) {
    assertThatThrownBy(() -> matching(tag(attribute), key))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining(attribute)
        .hasMessageNotContaining("yesterday");
  }

  @Property
  void wild_cards_match_as_a_naive_reading_of_the_text(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    assertThat(new Wildcard(pattern).matches(text)).isEqualTo(naive(pattern, text));
  }

  @Property
  void a_hint_lets_pass_whatever_matches(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    DataSet name = entity(Tag.PatientName, text);
    DataSet key = entity(Tag.PatientName, pattern);
    boolean matches = Matching.of(key, _ -> true).stream().allMatch(one -> one.matches(name));
    if (matches && !pattern.isEmpty() && !text.isEmpty()) {
      Hint hint = Hint.ofName(key, Tag.PatientName);
      assertThat(NameGroups.of(text)).anyMatch(group -> passes(hint, Hint.column(group)));
    }
    DataSet id = entity(Tag.PatientID, text.strip());
    DataSet idKey = entity(Tag.PatientID, pattern);
    if (Matching.of(idKey, _ -> true).stream().allMatch(one -> one.matches(id))) {
      assertThat(passes(Hint.of(idKey, Tag.PatientID, true), Hint.column(text.strip()))).isTrue();
    }
  }

  /** In the orders of both databases: UTF-16 and code points. */
  private static boolean passes(Hint hint, String column) {
    return switch (hint) {
      case Hint.Any _ -> true;
      case Hint.OneOf(List<String> values) -> values.contains(column);
      case Hint.Between(String from, String below) ->
          column.compareTo(from) >= 0
              && column.compareTo(below) < 0
              && byCodePoint(column, from) >= 0
              && byCodePoint(column, below) < 0;
    };
  }

  private static int byCodePoint(String one, String other) {
    return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }

  /** C.2.2.2.4 word for word: "*" any sequence of characters, "?" any single one. */
  private static boolean naive(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    int first = pattern.codePointAt(0);
    String rest = pattern.substring(Character.charCount(first));
    if (first == '*') {
      for (int at = 0; at <= text.length(); at++) {
        boolean whole =
            at == 0 || at == text.length() || !Character.isLowSurrogate(text.charAt(at));
        if (whole && naive(rest, text.substring(at))) {
          return true;
        }
      }
      return false;
    }
    if (text.isEmpty()) {
      return false;
    }
    int letter = text.codePointAt(0);
    return (first == '?' || first == letter)
        && naive(rest, text.substring(Character.charCount(letter)));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "B", "b", "^", "=", "*", "?", "ü", "\uFFFD", "\uD7FF", "😀", " ")
        .list()
        .ofMaxSize(8)
        .map(letters -> String.join("", letters));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "A", "b", "^", "=", "Ü", "\uFFFD", "\uD7FF", "\uE000", "😀", " ")
        .list()
        .ofMaxSize(10)
        .map(letters -> String.join("", letters));
  }

  private static List<Matching> matching(int tag, String key) {
    return Matching.of(entity(tag, key), _ -> true);
  }

  /** As bytes: keys have characters that values may not have. */
  private static DataSet entity(int tag, String text) {
    return DataSet.builder().put(Utf8Copy.text(tag, text)).build();
  }

  private static DataSet sequence(DataSet... items) {
    return DataSet.builder().sequence(Tag.RequestAttributesSequence, items).build();
  }

  private static int tag(String keyword) {
    for (int tag : Level.IMAGE.known()) {
      if (Dictionary.name(tag)
          .toLowerCase(Locale.ROOT)
          .startsWith(keyword.toLowerCase(Locale.ROOT) + " ")) {
        return tag;
      }
    }
    assertThat(keyword).isEqualTo("ModalitiesInStudy");
    assertThat(Dictionary.vr(Tag.ModalitiesInStudy)).isEqualTo(Vr.CS);
    return Tag.ModalitiesInStudy;
  }
}
