// SPDX-License-Identifier: Apache-2.0
package org.ytterby;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Finding;

/** The house's direction rules; the numbers are those of the style guide, part 1.2. */
class ArchitectureTest {
  private static final String ROOT = "org.ytterby.";

  /** The way of the data. A stage uses only those before it. */
  private static final List<String> STAGES =
      List.of(
          "receive",
          "announce",
          "treatment",
          "assemble",
          "region",
          "activity",
          "mass",
          "dose",
          "metric",
          "objects",
          "deliver",
          "notify",
          "commit",
          "fetch");

  private static final List<String> FOUNDATIONS =
      List.of(
          "dicom",
          "quantity",
          "geometry",
          "store",
          "finding",
          "archive",
          "catalogue",
          "retrieve",
          "audit",
          "render",
          "nuclide",
          "protocol");

  /** Inside dicom, what each package may use beside itself. */
  private static final List<String> DICOM_LAYERS = List.of("dict", "data", "io", "codec");

  private static final List<String> PHYSICS = List.of("dose", "metric", "geometry", "quantity");

  /**
   * A field of a physics package that holds a number ends in one of these; a sum or a bare value
   * has its owner's unit.
   */
  private static final Pattern UNIT =
      Pattern.compile(
          "(?:.*(?:Gy|Bq|Mbq|GBq|Gbq|Mm|Ml|MeV|Percent|PerMl|PerS|PerGBq|PerBq|[a-z]S|[a-z]G|[a-z]H)"
              + "|gray|becquerel|becquerelPerMl|megabecquerel|gramPerMl|x|y|z|value|values|sum|dropped|standardUncertainty"
              + "|.*(?:Fraction|Ratio|Uncertainty|Spread|Factor))");

  /** The classes of the product: those that lie where {@link Finding} lies. */
  private static final JavaClasses main = new ClassFileImporter().importPath(product());

  @Test
  void rule_1_no_stage_uses_a_later_stage() {
    for (int i = 0; i < STAGES.size() - 1; i++) {
      String[] later = packages(STAGES.subList(i + 1, STAGES.size()));
      noClasses()
          .that()
          .resideInAPackage(within(STAGES.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(main);
    }
  }

  @Test
  void rule_2_foundations_use_no_stage_and_none_above() {
    noClasses()
        .that()
        .resideInAnyPackage(packages(FOUNDATIONS))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(STAGES))
        .check(main);
    noClasses()
        .that()
        .resideInAnyPackage(packages(FOUNDATIONS))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            packages(
                List.of(
                    "run",
                    "validate",
                    "commission",
                    "phantom",
                    "web",
                    "watch",
                    "cli",
                    "config",
                    "app")))
        .check(main);
  }

  @Test
  void rule_2_inside_dicom_each_layer_uses_only_lower_ones() {
    for (int i = 0; i < DICOM_LAYERS.size(); i++) {
      List<String> higher = new ArrayList<>(DICOM_LAYERS.subList(i + 1, DICOM_LAYERS.size()));
      higher.addAll(List.of("net", "sr", "iod"));
      noClasses()
          .that()
          .resideInAPackage(within("dicom." + DICOM_LAYERS.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages(higher.stream().map(name -> "dicom." + name).toList()))
          .check(main);
    }
  }

  @Test
  void rule_3_physics_knows_neither_dicom_nor_network_nor_database() {
    noClasses()
        .that()
        .resideInAnyPackage(packages(PHYSICS))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            within("dicom"),
            "io.netty..",
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "org.quartz..",
            "com.linecorp.armeria..",
            "java.net..",
            "com.fasterxml.jackson..")
        .check(main);
  }

  @Test
  void rule_4_netty_only_in_net_and_web() {
    noClasses()
        .that()
        .resideOutsideOfPackages(within("dicom.net"), within("web"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "com.linecorp.armeria..")
        .check(main);
  }

  @Test
  void rule_4_sql_only_in_store_and_in_store_classes() {
    noClasses()
        .that()
        .resideOutsideOfPackage(within("store"))
        .and(isNoStoreClass())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "org.jdbi..", "org.h2..", "org.postgresql..")
        .check(main);
  }

  @Test
  void rule_4_quartz_only_in_run() {
    noClasses()
        .that()
        .resideOutsideOfPackage(within("run"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.quartz..")
        .check(main);
  }

  @Test
  void rule_4_micrometer_only_in_watch() {
    noClasses()
        .that()
        .resideOutsideOfPackage(within("watch"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..")
        .check(main);
  }

  @Test
  void rule_5_the_operators_doors_are_used_by_nobody_below() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(List.of("app", "cli", "web", "watch")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(List.of("app", "cli", "web", "watch")))
        .check(main);
    noClasses()
        .that()
        .resideInAPackage(within("watch"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(List.of("app", "cli", "web", "config")))
        .check(main);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            packages(List.of("app", "cli", "web", "watch", "validate", "run", "config")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(List.of("run", "config")))
        .check(main);
    // The self-test doses by the same way as a node, and knows no configuration.
    noClasses()
        .that()
        .resideInAnyPackage(packages(List.of("run", "validate")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(within("config"))
        .check(main);
    noClasses()
        .that()
        .resideInAPackage(within("run"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(within("validate"))
        .check(main);
    noClasses()
        .that()
        .resideInAPackage(within("config"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(within("run"))
        .check(main);
  }

  @Test
  void rule_5_commissioning_is_for_the_operators_doors_and_for_who_reads_its_records() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(List.of("commission", "config", "app", "cli")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(within("commission"))
        .check(main);
  }

  @Test
  void rule_5_the_doctor_is_called_by_the_operators_doors_only() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(List.of("doctor", "config", "app", "cli")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(within("doctor"))
        .check(main);
  }

  @Test
  void rule_6_packages_form_no_cycle() {
    slices().matching("org.ytterby.(**)").should().beFreeOfCycles().check(main);
  }

  @Test
  void rule_7_every_package_is_null_marked() {
    List<String> unmarked =
        main.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(candidate -> !candidate.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertThat(unmarked).isEmpty();
  }

  @Test
  void rule_8_no_static_can_change() {
    noFields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .notBeFinal()
        .check(main);
  }

  @Test
  void rule_8_environment_and_properties_only_in_config() {
    noClasses()
        .that()
        .resideOutsideOfPackage(within("config"))
        .should()
        .accessTargetWhere(
            target(
                "reads the environment",
                System.class,
                "getenv",
                "getProperty",
                "getProperties",
                "setProperty"))
        .check(main);
  }

  @Test
  void rule_8_nobody_asks_the_ambient_clock() {
    noClasses().should().accessTargetWhere(ambientNow()).check(main);
  }

  @Test
  void rule_8_standard_streams_only_in_cli() {
    noClasses()
        .that()
        .resideOutsideOfPackage(within("cli"))
        .should()
        .accessTargetWhere(
            target(
                "uses a standard stream",
                System.class,
                "out",
                "err",
                "in",
                "setOut",
                "setErr",
                "console"))
        .check(main);
    noClasses()
        .that()
        .resideOutsideOfPackage(within("cli"))
        .should()
        .accessTargetWhere(target("prints a stack trace", Throwable.class, "printStackTrace"))
        .check(main);
  }

  @Test
  void rule_8_nobody_throws_a_bare_exception() {
    Set<String> bare =
        Set.of(
            "java.lang.Exception",
            "java.lang.RuntimeException",
            "java.lang.Throwable",
            "java.lang.Error");
    noClasses()
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "it makes a bare exception",
                call -> bare.contains(call.getTargetOwner().getFullName()) && !isSuperCall(call)))
        .check(main);
  }

  @Test
  void rule_9_numbers_of_physics_end_in_their_unit() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(packages(PHYSICS))
        .and()
        .areNotStatic()
        .and()
        .haveRawType(DescribedPredicate.describe("float or double", ArchitectureTest::isReal))
        .should(endInAUnit())
        .check(main);
  }

  @Test
  void rule_10_the_rules_looked_at_something() {
    assertThat(main.size()).isGreaterThan(100);
    assertThat(main.stream().map(JavaClass::getPackageName).distinct().count()).isGreaterThan(10);
  }

  private static Path product() {
    try {
      return Path.of(Finding.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException unusable) {
      throw new AssertionError(unusable);
    }
  }

  private static String within(String name) {
    return ROOT + name + "..";
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(ArchitectureTest::within).toArray(String[]::new);
  }

  private static boolean isReal(JavaClass type) {
    return Set.of("float", "double", "java.lang.Float", "java.lang.Double")
        .contains(type.getBaseComponentType().getName());
  }

  /** A class named …Store, or one inside it. */
  private static DescribedPredicate<JavaClass> isNoStoreClass() {
    return DescribedPredicate.describe(
        "are no …Store classes",
        candidate ->
            Stream.iterate(candidate, each -> each.getEnclosingClass().orElse(candidate))
                .limit(4)
                .noneMatch(each -> each.getSimpleName().endsWith("Store")));
  }

  private static DescribedPredicate<JavaAccess<?>> target(
      String what, Class<?> owner, String... names) {
    return DescribedPredicate.describe(
        what,
        access ->
            access.getTargetOwner().isAssignableTo(owner)
                && Set.of(names).contains(access.getTarget().getName()));
  }

  /** A call or method reference to now() without a clock, or to the clock of the machine. */
  private static DescribedPredicate<JavaAccess<?>> ambientNow() {
    return DescribedPredicate.describe(
        "the ambient clock is asked",
        access -> {
          String owner = access.getTargetOwner().getFullName();
          String name = access.getTarget().getName();
          boolean time =
              owner.startsWith("java.time.") && name.equals("now") && !takesAClock(access);
          return time || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"));
        });
  }

  private static boolean takesAClock(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget unit
        && unit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
  }

  private static boolean isSuperCall(JavaAccess<?> call) {
    return call.getOrigin().getName().equals("<init>")
        && call.getOriginOwner()
            .getRawSuperclass()
            .map(parent -> parent.equals(call.getTargetOwner()))
            .orElse(false);
  }

  private static ArchCondition<JavaField> endInAUnit() {
    return new ArchCondition<>("end in a unit") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (!UNIT.matcher(field.getName()).matches()) {
          events.add(SimpleConditionEvent.violated(field, field.getFullName() + " says no unit"));
        }
      }
    };
  }
}
