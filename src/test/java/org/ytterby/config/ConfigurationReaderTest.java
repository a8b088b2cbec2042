// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.protocol.DeliveryRules;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.OursRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.protocol.UncertaintyRules;

/** The shipped files against the built-in defaults, and whole readings from disk. */
class ConfigurationReaderTest {
  private static final Path SHIPPED = Path.of("config/ytterby.yaml");

  @Test
  void the_shipped_files_say_exactly_the_defaults() {
    assertThat(ConfigurationReader.read(Optional.of(SHIPPED), Map.of()))
        .isEqualTo(Configuration.DEFAULT);
  }

  @Test
  void without_a_file_the_defaults_serve() {
    assertThat(ConfigurationReader.read(Optional.empty(), Map.of()))
        .isEqualTo(Configuration.DEFAULT);
  }

  /**
   * Leaving out one line of a shipped file must be no error, and every key must be there to be left
   * out.
   */
  @Test
  void every_key_of_the_records_stands_in_the_shipped_files() throws IOException {
    List<String> missing = new ArrayList<>();
    String node = Files.readString(SHIPPED);
    String protocol = Files.readString(Path.of("config/protocols/y90-pet.yaml"));
    for (String key : asked(node, NodeConfigReader::read)) {
      if (!Pattern.compile("(?m)^[ #-]*" + Pattern.quote(key) + ":").matcher(node).find()) {
        missing.add(key);
      }
    }
    for (String key : asked(protocol, ProtocolReader::read)) {
      if (!Pattern.compile("(?m)(^|[ #{-])" + Pattern.quote(key) + ":").matcher(protocol).find()) {
        missing.add(key);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void the_shipped_log_configuration_is_the_built_in_one() throws IOException {
    assertThat(Path.of("config/logback.xml"))
        .hasSameTextualContentAs(Path.of("src/main/resources/logback.xml"));
  }

  @Test
  void the_example_of_spect_is_a_protocol_of_spect(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ytterby.yaml"), "protocols: both\n");
    Path both = Files.createDirectory(folder.resolve("both"));
    Files.copy(Path.of("config/protocols/y90-pet.yaml"), both.resolve("y90-pet.yaml"));
    Files.copy(Path.of("config/protocol-examples/y90-spect.yaml"), both.resolve("y90-spect.yaml"));
    Configuration read = ConfigurationReader.read(Optional.of(file), Map.of());
    assertThat(read.protocols()).hasSize(2).first().isEqualTo(Protocol.y90Pet());
    Protocol pet = Protocol.y90Pet();
    ExpectedRatio wide = new ExpectedRatio(1, 0.15);
    assertThat(read.protocol("y90-spect"))
        .contains(
            new Protocol(
                "y90-spect",
                "SPECT/CT after Yttrium-90 radioembolization of the liver",
                pet.ours(),
                SeriesRules.SPECT,
                pet.quantification(),
                pet.dose(),
                pet.mass(),
                new RatioRules(
                    2,
                    new TreeMap<>(Map.of("glass", wide, "resin", wide, "unknown", wide)),
                    pet.ratio().scanners(),
                    pet.ratio().normalisation(),
                    pet.ratio().earlier(),
                    pet.ratio().prescribedMarksPercent(),
                    pet.ratio().repairs()),
                pet.regions(),
                pet.perfused(),
                pet.metrics(),
                ResolutionRules.CLINICAL_SPECT,
                UncertaintyRules.GUM_SPECT,
                new DeliveryRules(true)));
  }

  @Test
  void the_example_of_166ho_doses_that_and_nothing_of_90y_goes_with_it(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("ytterby.yaml"), "protocols: some\n");
    Path example = Files.createDirectory(folder.resolve("some")).resolve("ho166-spect.yaml");
    String text = Files.readString(Path.of("config/protocol-examples/ho166-spect.yaml"));
    Files.writeString(example, text);
    Protocol read = ConfigurationReader.read(Optional.of(file), Map.of()).protocols().getFirst();
    assertThat(read.dose().nuclide()).isEqualTo(Isotope.HOLMIUM_166);
    assertThat(read.series().bySpect()).isTrue();
    assertThat(read.delivery().reviewBeforeDelivery()).isTrue();
    Map<String, String> wrong =
        Map.of(
            text.replace("imaging: SPECT", "imaging: PET")
                .replace("BQML, CNTS", "BQML")
                .replace("modality: NM", "modality: PT"),
            "has no positrons of note",
            text.replace("engines: [local]", "engines: [local, density]"),
            "knows the ways of electrons of 90Y only",
            text.replace("nuclide: Ho-166", "nuclide: Ho-166\n  constants: gulec-49.67"),
            "are of 90Y",
            text.replace("value: C1943, scheme: NCIt", "value: \"14691008\", scheme: SCT"),
            "names 90Y where dose.nuclide is Ho-166",
            text.replace("nuclide: Ho-166", "nuclide: I-131"),
            "Y-90, Ho-166");
    for (Map.Entry<String, String> one : wrong.entrySet()) {
      Files.writeString(example, one.getKey());
      assertThatThrownBy(() -> ConfigurationReader.read(Optional.of(file), Map.of()))
          .isInstanceOfSatisfying(
              ConfigProblem.class,
              problem ->
                  assertThat(problem.problems())
                      .anySatisfy(said -> assertThat(said).contains(one.getValue())));
    }
  }

  @Test
  void the_example_of_a_prediction_is_one_and_nothing_else_may_share_out_a_plan(
      @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ytterby.yaml"), "protocols: some\n");
    Path some = Files.createDirectory(folder.resolve("some"));
    Path example = some.resolve("tc99m-maa.yaml");
    Files.copy(Path.of("config/protocol-examples/tc99m-maa.yaml"), example);
    Protocol read = ConfigurationReader.read(Optional.of(file), Map.of()).protocols().getFirst();
    assertThat(read.ratio().normalisation().predicts()).isTrue();
    assertThat(read.ours().nuclides()).isEqualTo(OursRules.TECHNETIUM_99M);
    assertThat(read.delivery().reviewBeforeDelivery()).isTrue();
    Files.writeString(some.resolve("a.yaml"), "name: a\nnormalisation: {activity: planned}\n");
    Files.writeString(
        example, Files.readString(example).replace("activity: planned", "activity: administered"));
    assertThatThrownBy(() -> ConfigurationReader.read(Optional.of(file), Map.of()))
        .isInstanceOfSatisfying(
            ConfigProblem.class,
            problem ->
                assertThat(problem.problems())
                    .filteredOn(text -> text.contains("belong together"))
                    .hasSize(2));
  }

  @Test
  void problems_of_all_files_come_at_once(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ytterby.yaml"), "http: {port: x}\n");
    Files.createDirectory(folder.resolve("protocols"));
    Files.writeString(folder.resolve("protocols/a.yaml"), "name: one\ndose: {density: 9g/mL}\n");
    Files.writeString(folder.resolve("protocols/b.yaml"), "name: one\n");
    assertThatThrownBy(
            () -> ConfigurationReader.read(Optional.of(file), Map.of("YTTERBY_HTTP_PROT", "1")))
        .isInstanceOfSatisfying(
            ConfigProblem.class,
            problem ->
                assertThat(problem.problems())
                    .hasSize(4)
                    .anyMatch(text -> text.contains("ytterby.yaml:1: http.port"))
                    .anyMatch(text -> text.contains("unknown variable YTTERBY_HTTP_PROT"))
                    .anyMatch(text -> text.contains("a.yaml:2: dose.density"))
                    .anyMatch(
                        text -> text.contains("b.yaml: name: 'one' is already that of a.yaml")));
  }

  @Test
  void a_missing_file_is_a_problem(@TempDir Path folder) {
    assertThatThrownBy(
            () -> ConfigurationReader.read(Optional.of(folder.resolve("none.yaml")), Map.of()))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("none.yaml: no such file");
  }

  @Test
  void a_folder_of_protocols_that_is_named_must_exist(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("y.yaml"), "protocols: rules\n");
    assertThatThrownBy(() -> ConfigurationReader.read(Optional.of(file), Map.of()))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("protocols: no such folder");
  }

  @Test
  void a_folder_that_the_environment_names_must_exist_with_and_without_a_file(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("y.yaml"), "http: {port: 0}\n");
    Map<String, String> typo = Map.of("YTTERBY_PROTOCOLS", folder.resolve("typo").toString());
    for (Optional<Path> given : List.of(Optional.of(file), Optional.<Path>empty())) {
      assertThatThrownBy(() -> ConfigurationReader.read(given, typo))
          .isInstanceOf(ConfigProblem.class)
          .hasMessageContaining("protocols: no such folder");
    }
  }

  @Test
  void a_folder_that_the_environment_names_is_read_without_a_file(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("a.yaml"), "name: mine\n");
    assertThat(
            ConfigurationReader.read(
                    Optional.empty(), Map.of("YTTERBY_PROTOCOLS", folder.toString()))
                .protocols())
        .extracting(Protocol::name)
        .containsExactly("mine");
  }

  @Test
  void a_file_without_protocols_beside_it_gets_the_built_in_one(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("y.yaml"), "http: {port: 0}\n");
    assertThat(ConfigurationReader.read(Optional.of(file), Map.of()).protocols())
        .containsExactly(Protocol.y90Pet());
  }

  @Test
  void a_plain_json_mapper_freezes_a_protocol_and_reads_it_back() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    String json = mapper.writeValueAsString(Protocol.y90Pet());
    assertThat(mapper.readValue(json, Protocol.class)).isEqualTo(Protocol.y90Pet());
  }

  private static List<String> asked(String yaml, Function<Section, ?> reader) {
    List<String> keys = new ArrayList<>();
    Problems problems = new Problems();
    Source source = Source.parse("shipped", yaml, problems);
    Section root = Section.root(source, problems, Overrides.none());
    Object read = reader.apply(root);
    assertThat(problems.sentences()).isEmpty();
    collect((Record) read, keys);
    return keys;
  }

  private static void collect(Record value, List<String> keys) {
    for (var component : value.getClass().getRecordComponents()) {
      String key =
          component.getName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
      keys.add(NAMED_OTHERWISE.getOrDefault(key, key));
      try {
        component.getAccessor().setAccessible(true);
        Object inner = component.getAccessor().invoke(value);
        if (inner instanceof Record record && !(inner instanceof DataSize)) {
          collect(record, keys);
        } else if (inner instanceof List<?> list
            && !list.isEmpty()
            && list.getFirst() instanceof Record record) {
          collect(record, keys);
        }
      } catch (ReflectiveOperationException unreadable) {
        throw new LinkageError(unreadable.getMessage(), unreadable);
      }
    }
  }

  /** Components whose unit is part of the name in Java and part of the value in YAML. */
  private static final Map<String, String> NAMED_OTHERWISE =
      Map.ofEntries(
          Map.entry("door", "listeners"),
          Map.entry("access", "unknown-peers"),
          Map.entry("identity", "user-identity"),
          Map.entry("unjudged", "user-identity"),
          Map.entry("plane-spacing-tolerance-mm", "plane-spacing-tolerance"),
          Map.entry("earliest-scan-h", "earliest-scan"),
          Map.entry("latest-scan-h", "latest-scan"),
          Map.entry("liver-margin-mm", "liver-margin"),
          Map.entry("breathing-mm", "breathing"),
          Map.entry("breathing-uncertainty-mm", "breathing-uncertainty"),
          Map.entry("body-margin-mm", "body-margin"),
          Map.entry("negligible-shunt-percent", "negligible-shunt"),
          Map.entry("earlier", "earlier-treatment"),
          Map.entry("prescribed-marks-percent", "delivered-over-prescribed"),
          Map.entry("density-gram-per-ml", "density"),
          Map.entry("gram-per-ml", "density"),
          Map.entry("metal-gram-per-ml", "metal"),
          Map.entry("organ-gram-per-ml", "organ"),
          Map.entry("rim-mm", "rim"),
          Map.entry("edge-tolerance-mm", "edge-tolerance"),
          Map.entry("lung-mass-g", "lung-mass"),
          Map.entry("volume-levels-gy", "volume-levels"),
          Map.entry("watchers", "notify"), // a record can't have a component of that name
          Map.entry("psf-mm", "psf"),
          Map.entry("psf-uncertainty-mm", "psf-uncertainty"),
          Map.entry("least-recovery-percent", "least-recovery"),
          Map.entry("coverage-percent", "coverage"),
          Map.entry("administered-percent", "administered"),
          Map.entry("residual-percent", "residual"),
          Map.entry("residual-most-percent", "residual-most"),
          Map.entry("scanner-percent", "scanner"),
          Map.entry("branching-ratio-percent", "branching-ratio"),
          Map.entry("branching-ratio-most-percent", "branching-ratio-most"),
          Map.entry("density-percent", "density"),
          Map.entry("clock-min", "clock"),
          Map.entry("lung-shunt-percent", "lung-shunt"),
          Map.entry("contour-mm", "contour"),
          Map.entry("registration-mm", "registration"),
          Map.entry("recovery-percent", "recovery"),
          Map.entry("bias-allowed-percent", "bias-allowed"),
          Map.entry("ratio", "expected-ratio"),
          Map.entry("perfused", "perfused-volume"),
          Map.entry("smoothing-mm", "smoothing"),
          Map.entry("seed-percent", "seed"),
          Map.entry("edge-percent", "edge"),
          Map.entry("keep-percent", "keep"),
          Map.entry("alpha-beta-gy", "alpha-beta"),
          Map.entry("repair-half-time-h", "repair-half-time"),
          Map.entry("alpha-per-gy", "alpha"));
}
