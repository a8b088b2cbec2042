// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;

final class CanonicalJsonTest {

  @Test
  void sorts_keys_and_writes_no_white_space() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", List.of(1, 2L, true));
    map.put("a", Map.of("z", "text"));
    map.put("A", new ArrayList<>());
    map.put("n", null);
    assertThat(CanonicalJson.text(map))
        .isEqualTo("{\"A\":[],\"a\":{\"z\":\"text\"},\"b\":[1,2,true],\"n\":null}");
    assertThat(CanonicalJson.text(Map.of())).isEqualTo("{}");
  }

  // The numbers of RFC 8785 appendix B that JSON can carry, and whole numbers beyond 2^53.
  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.0, 0",
    "1.0, 1",
    "4.9E-324, 5e-324",
    "-1.7976931348623157E308, -1.7976931348623157e+308",
    "9.007199254740992E15, 9007199254740992",
    "2.9514790517935283E20, 295147905179352830000",
    "9.999999999999997E22, 9.999999999999997e+22",
    "1.0E23, 1e+23",
    "1.0E21, 1e+21",
    "9.999999999999997E-7, 9.999999999999997e-7",
    "1.0E-6, 0.000001",
    "333333333.33333325, 333333333.33333325",
    "-0.0000033333333333333333, -0.0000033333333333333333",
    "64.05, 64.05",
    "100, 100"
  })
  void writes_numbers_as_ecmascript_does(double value, String text) {
    assertThat(CanonicalJson.text(value)).isEqualTo(text);
  }

  @Property
  void reads_back_every_finite_number(@ForAll double value) {
    String text = CanonicalJson.text(value);
    assertThat(Double.parseDouble(text) + 0.0).isEqualTo(value + 0.0);
    assertThat(CanonicalJson.text(CanonicalJson.read("x", "{\"v\":" + text + "}").get("v")))
        .isEqualTo(text);
  }

  @Test
  void keeps_all_digits_of_whole_numbers_and_of_floats_their_own() {
    assertThat(CanonicalJson.text(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
    assertThat(CanonicalJson.text(0.1f)).isEqualTo("0.1");
  }

  @Test
  void escapes_only_what_json_demands() {
    assertThat(CanonicalJson.text("\"\\/\b\f\n\r\t\u0001\u007fµ\uD83D\uDE00"))
        .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007fµ\uD83D\uDE00\"");
    assertThat(CanonicalJson.bytes("µ")).isEqualTo("\"µ\"".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void refuses_what_json_can_not_say() {
    assertThatThrownBy(() -> CanonicalJson.text(Double.NaN)).isInstanceOf(Defect.class);
    assertThatThrownBy(() -> CanonicalJson.text(Float.POSITIVE_INFINITY))
        .isInstanceOf(Defect.class);
    assertThatThrownBy(() -> CanonicalJson.text("\uD83D")).isInstanceOf(Defect.class);
    assertThatThrownBy(() -> CanonicalJson.text("\uDE00x")).isInstanceOf(Defect.class);
    assertThatThrownBy(() -> CanonicalJson.text(new Object())).isInstanceOf(Defect.class);
    assertThatThrownBy(() -> CanonicalJson.text(Map.of(1, 2))).isInstanceOf(Defect.class);
    assertThatThrownBy(() -> CanonicalJson.read("x", "[1]")).isInstanceOf(InvalidObject.class);
  }

  @Test
  void digests_the_bytes() {
    // printf '{"a":1}' | sha256sum
    assertThat(CanonicalJson.digest(Map.of("a", 1.0)))
        .isEqualTo("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
  }
}
