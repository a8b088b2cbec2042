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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Dictionary;

/** Holds each IOD's records against a table of modules and types that was transcribed by hand. */
class IodTableTest {

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

  private static List<String> shortcomings(Class<?> iod, List<List<String>> table) {
    List<String> found = new ArrayList<>();
    for (List<String> row : table) {
      if (row.get(0).equals("module")) {
        module(iod, row.get(1), row.get(2), found);
      } else {
        attribute(iod, row, found);
      }
    }
    return found;
  }

  private static void module(Class<?> iod, String usage, String name, List<String> found) {
    List<RecordComponent> holders =
        Arrays.stream(iod.getRecordComponents())
            .filter(component -> innermost(component.getGenericType()).getSimpleName().equals(name))
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
    Class<?> shape = raw(holders.getFirst().getGenericType());
    boolean right =
        switch (row.get(1)) {
          case "1" -> shape != Type2.class && shape != java.util.Optional.class;
          case "2" -> shape != java.util.Optional.class;
          case "3", "1C", "2C" -> true;
          default -> throw new AssertionError("type " + row.get(1));
        };
    if (!right) {
      found.add(
          "%s has %s as %s, expected Type %s"
              .formatted(
                  iod.getSimpleName(),
                  what,
                  simple(holders.getFirst().getGenericType()),
                  row.get(1)));
    }
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
