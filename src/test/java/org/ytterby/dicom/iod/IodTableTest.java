// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.testdata.SharedData;

/** Holds each IOD's records against a table of modules and types that was transcribed by hand. */
class IodTableTest {
  private static final Pattern REFERENCE_ROW =
      Pattern.compile("(?m)^\\|[^|]+\\| *(\\([^|]+\\)) *\\| *([123]C?)\\b[^|]*\\|");
  private static final Pattern TAGS =
      Pattern.compile("\\(([0-9A-F]{4}),([0-9A-F]{4}(?:/[0-9A-F]{4})*)\\)");

  @Test
  void rt_dose_has_every_module_and_attribute_with_its_type() {
    assertThat(shortcomings(RtDoseIod.class, table("rt-dose.tsv"))).isEmpty();
  }

  @Test
  void comprehensive_3d_sr_has_every_module_and_attribute_with_its_type() {
    assertThat(shortcomings(Comprehensive3dSrIod.class, table("comprehensive-3d-sr.tsv")))
        .isEmpty();
  }

  @Test
  void segmentation_has_every_module_and_attribute_with_its_type() {
    assertThat(shortcomings(SegmentationIod.class, table("segmentation.tsv"))).isEmpty();
  }

  @Test
  void the_tables_know_every_attribute_that_the_records_hold() {
    assertThat(unknown(RtDoseIod.class, table("rt-dose.tsv"))).isEmpty();
    assertThat(unknown(Comprehensive3dSrIod.class, table("comprehensive-3d-sr.tsv"))).isEmpty();
    assertThat(unknown(SegmentationIod.class, table("segmentation.tsv"))).isEmpty();
    assertThat(unknown(RtDoseIod.class, List.of(row("attribute", "1", "00080016", "SOPClassUID"))))
        .contains("DoseUnits (3004,0002)");
  }

  /** What the reference beside this project lists for RT Dose, by tag and type. */
  @Test
  void the_table_of_rt_dose_has_every_row_of_the_reference() throws IOException {
    String reference = Files.readString(SharedData.reference("dicom-objects.md"));
    String section =
        reference.substring(reference.indexOf("### 1.2 "), reference.indexOf("New in the **2026b"));
    Map<Integer, String> ours = new TreeMap<>();
    for (List<String> row : table("rt-dose.tsv")) {
      if (row.get(0).equals("absent") || row.get(0).equals("attribute") && row.size() == 4) {
        ours.put(Integer.parseUnsignedInt(row.get(2), 16), row.get(1));
      }
    }
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    Matcher rows = REFERENCE_ROW.matcher(section);
    while (rows.find()) {
      Matcher tags = TAGS.matcher(rows.group(1));
      while (tags.find()) {
        for (String element : tags.group(2).split("/")) {
          int tag = Integer.parseUnsignedInt(tags.group(1) + element, 16);
          seen++;
          if (!rows.group(2).equals(ours.get(tag))) {
            wrong.add(
                Dictionary.name(tag) + " is Type " + rows.group(2) + ", here " + ours.get(tag));
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(45);
    assertThat(wrong).isEmpty();
  }

  @Test
  void names_a_type_that_may_not_be_empty_and_a_copied_module_that_is_missing() {
    assertThat(
            shortcomings(
                RtDoseIod.class,
                List.of(
                    row("attribute", "1C", "00180050", "SliceThickness"),
                    row("attribute", "2C", "30040002", "DoseUnits"),
                    row("module", "U", "CopiedModule", "generalReference"))))
        .containsExactly(
            "RtDoseIod has SliceThickness (0018,0050) as Type2<Double>, expected Type 1C",
            "RtDoseIod has DoseUnits (3004,0002) as DoseUnits, expected Type 2C",
            "RtDoseIod lacks CopiedModule, usage U");
  }

  @Test
  void names_an_attribute_that_is_missing() {
    assertThat(shortcomings(RtDoseIod.class, List.of(row("attribute", "1", "00540016", "Radio"))))
        .containsExactly(
            "RtDoseIod lacks RadiopharmaceuticalInformationSequence (0054,0016), Type 1");
  }

  @Test
  void names_an_attribute_of_the_wrong_type() {
    assertThat(
            shortcomings(
                RtDoseIod.class, List.of(row("attribute", "1", "00180050", "SliceThickness"))))
        .containsExactly(
            "RtDoseIod has SliceThickness (0018,0050) as Type2<Double>, expected Type 1");
  }

  @Test
  void names_a_module_that_is_missing_or_optional() {
    assertThat(
            shortcomings(
                RtDoseIod.class,
                List.of(
                    row("module", "M", "SegmentationModule"),
                    row("module", "M", "CommonInstanceReferenceModule"))))
        .containsExactly(
            "RtDoseIod lacks SegmentationModule, usage M",
            "RtDoseIod has CommonInstanceReferenceModule as optional, usage M");
  }

  private static List<String> row(String... cells) {
    return List.of(cells);
  }

  /** Attributes at the top of the records that no row names: copied groups have none. */
  private static List<String> unknown(Class<?> iod, List<List<String>> table) {
    Set<Integer> named = new HashSet<>();
    for (List<String> row : table) {
      if (row.get(0).equals("attribute") && row.size() == 4) {
        named.add(Integer.parseUnsignedInt(row.get(2), 16));
      }
    }
    return topLevel(iod)
        .filter(component -> component.isAnnotationPresent(At.class))
        .map(IodTableTest::tagOf)
        .filter(tag -> !named.contains(tag))
        .map(Dictionary::name)
        .toList();
  }

  private static List<String> shortcomings(Class<?> iod, List<List<String>> table) {
    List<String> found = new ArrayList<>();
    for (List<String> row : table) {
      if (row.get(0).equals("module")) {
        module(iod, row, found);
      } else if (row.get(0).equals("attribute")) {
        attribute(iod, row, found);
      }
    }
    return found;
  }

  /** A module that is copied has its own component: the fourth cell names it. */
  private static void module(Class<?> iod, List<String> row, List<String> found) {
    String usage = row.get(1);
    String name = row.get(2);
    List<RecordComponent> holders =
        Arrays.stream(iod.getRecordComponents())
            .filter(component -> innermost(component.getGenericType()).getSimpleName().equals(name))
            .filter(component -> row.size() < 4 || component.getName().equals(row.get(3)))
            .toList();
    if (holders.isEmpty()) {
      found.add(iod.getSimpleName() + " lacks " + name + ", usage " + usage);
    } else if (usage.equals("M")
        && raw(holders.getFirst().getGenericType()) == java.util.Optional.class) {
      found.add(iod.getSimpleName() + " has " + name + " as optional, usage M");
    }
  }

  private static void attribute(Class<?> iod, List<String> row, List<String> found) {
    int tag = Integer.parseUnsignedInt(row.get(2), 16);
    Stream<RecordComponent> places = row.size() > 4 ? inSequence(iod, row.get(4)) : topLevel(iod);
    List<RecordComponent> holders = places.filter(component -> tagOf(component) == tag).toList();
    String what = Dictionary.name(tag);
    if (holders.isEmpty()) {
      found.add(iod.getSimpleName() + " lacks " + what + ", Type " + row.get(1));
      return;
    }
    // Modules that share an attribute must agree on its value, so that the strictest one decides.
    if (holders.stream().noneMatch(holder -> isRight(row.get(1), holder))) {
      found.add(
          "%s has %s as %s, expected Type %s"
              .formatted(
                  iod.getSimpleName(),
                  what,
                  simple(holders.getFirst().getGenericType()),
                  row.get(1)));
    }
  }

  private static boolean isRight(String type, RecordComponent holder) {
    Class<?> shape = raw(holder.getGenericType());
    return switch (type) {
      case "1" -> shape != Type2.class && shape != java.util.Optional.class;
      case "2" -> shape != java.util.Optional.class;
      // where it is there it has a value; nothing empty is written that nobody asked for
      case "1C", "3" -> shape != Type2.class;
      case "2C" -> shape == Type2.class || shape == java.util.Optional.class;
      default -> throw new AssertionError("type " + type);
    };
  }

  private static Stream<RecordComponent> topLevel(Class<?> iod) {
    return Arrays.stream(iod.getRecordComponents())
        .map(component -> innermost(component.getGenericType()))
        .filter(Class::isRecord)
        .flatMap(module -> Arrays.stream(module.getRecordComponents()));
  }

  private static Stream<RecordComponent> inSequence(Class<?> iod, String keyword) {
    return everything(iod, new HashSet<>()).stream()
        .filter(
            component ->
                Dictionary.entry(tagOf(component))
                    .filter(e -> e.keyword().equals(keyword))
                    .isPresent())
        .map(component -> innermost(component.getGenericType()))
        .filter(Class::isRecord)
        .flatMap(item -> Arrays.stream(item.getRecordComponents()));
  }

  private static List<RecordComponent> everything(Class<?> type, Set<Class<?>> seen) {
    List<RecordComponent> all = new ArrayList<>();
    if (type.isRecord() && seen.add(type)) {
      for (RecordComponent component : type.getRecordComponents()) {
        all.add(component);
        all.addAll(everything(innermost(component.getGenericType()), seen));
      }
    }
    return all;
  }

  private static int tagOf(RecordComponent component) {
    return component.isAnnotationPresent(At.class) ? component.getAnnotation(At.class).value() : 0;
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }

  private static Class<?> innermost(Type type) {
    return type instanceof ParameterizedType parameterized
        ? innermost(parameterized.getActualTypeArguments()[0])
        : (Class<?>) type;
  }

  private static String simple(Type type) {
    return type instanceof ParameterizedType parameterized
        ? raw(type).getSimpleName() + "<" + simple(parameterized.getActualTypeArguments()[0]) + ">"
        : raw(type).getSimpleName();
  }

  private static List<List<String>> table(String resource) {
    try (InputStream in =
        Objects.requireNonNull(IodTableTest.class.getResourceAsStream(resource), resource)) {
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\t")))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
