// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.Activity;

/**
 * Turns a document of the contract's shape into a treatment record. Problems are collected, so that
 * all are told at once. Single-threaded.
 */
final class TreatmentParser {
  static final List<String> KEYS =
      List.of(
          "isotope", "device", "administrations", "planned", "intent", "liver_function", "earlier");
  private static final List<String> ADMINISTRATION_KEYS =
      List.of(
          "target",
          "region",
          "activity_gbq",
          "assayed_at",
          "residual",
          "administered_at",
          "lung_shunt_fraction");
  private static final String NONE_MEASURED = "none-measured";
  private static final List<String> RESIDUAL_KEYS =
      List.of("gbq", "fraction", NONE_MEASURED, "method", "at");
  private static final List<String> LIVER_KEYS = List.of("bilirubin_mg_dl", "child_pugh", "ecog");
  private static final List<String> EARLIER_KEYS =
      List.of("date", "administered_at", "target", "device", "activity_gbq");
  private static final Pattern CHILD_PUGH = Pattern.compile("A[56]?|B[789]?|C(1[0-5])?");

  private static final double MOST_GBQ = 100;
  private static final int GIGA = 9;

  /** In place of a time: the activity is that at administration, whenever that was. */
  static final String AT_ADMINISTRATION = "administration";

  /** Says who said the field at a path. */
  interface Attribution {
    <T> Sourced<T> of(String path, int line, T value);

    /** How the offset of a time is known, where more is known than the text says. */
    default Moment moment(String path, Moment read) {
      return read;
    }

    /**
     * True where a person can still correct the document. What this program merged and froze must
     * stay readable whatever its sources said; {@link TreatmentReview} judges it.
     */
    default boolean correctable() {
      return true;
    }
  }

  private final Attribution attribution;
  private final ZoneId nodeZone;
  private final Problems problems;
  private final List<String> zoneAssumed = new ArrayList<>();

  TreatmentParser(Attribution attribution, ZoneId nodeZone, Problems problems) {
    this.attribution = attribution;
    this.nodeZone = nodeZone;
    this.problems = problems;
  }

  TreatmentRecord parse(String file, DocumentNode root) {
    Fields fields =
        Fields.of("", root, problems, KEYS).orElseThrow(() -> problems.asException(file));
    TreatmentRecord read =
        new TreatmentRecord(
            isotope(fields),
            device(fields, "device").map(device -> sourced(fields, "device", device)),
            administrations(fields),
            new ClinicalContext(
                planned(fields), intent(fields), liverFunction(fields), earlier(fields)),
            zoneFinding(file));
    problems.throwIfAny(file);
    return read;
  }

  private Optional<Sourced<String>> isotope(Fields fields) {
    return fields
        .text("isotope")
        .flatMap(
            text -> {
              Optional<Isotope> isotope = Isotope.of(text);
              if (isotope.isEmpty()) {
                fields.problem(
                    "isotope", "'" + text + "'", "one of " + String.join(", ", Isotope.codes()));
              }
              return isotope.map(known -> sourced(fields, "isotope", known.word()));
            });
  }

  private Optional<String> device(Fields fields, String key) {
    return fields
        .text(key)
        .flatMap(
            text -> {
              Optional<String> code = Device.of(text).map(Device::code);
              if (code.isEmpty()) {
                fields.problem(
                    key,
                    "'" + text + "'",
                    "one of "
                        + String.join(", ", Device.codes())
                        + Fields.suggestion(text, Device.codes()));
              }
              return code;
            });
  }

  private List<Administration> administrations(Fields fields) {
    List<Administration> all = new ArrayList<>();
    int i = 0;
    for (DocumentNode item : fields.list("administrations")) {
      Fields.of("administrations[" + i++ + "]", item, problems, ADMINISTRATION_KEYS)
          .map(this::administration)
          .ifPresent(all::add);
    }
    return all;
  }

  private Administration administration(Fields fields) {
    Optional<Sourced<Moment>> administeredAt =
        moment(fields, "administered_at").map(at -> sourced(fields, "administered_at", at));
    boolean stated = isScalar(fields, "assayed_at", AT_ADMINISTRATION);
    Optional<Moment> assayedAt = stated ? Optional.empty() : moment(fields, "assayed_at");
    Optional<Sourced<Assay>> assay =
        activity(fields, "activity_gbq")
            .map(
                activity ->
                    sourced(fields, "activity_gbq", new Assay(activity, assayedAt, stated)));
    if ((stated || assayedAt.isPresent()) && fields.node("activity_gbq").isEmpty()) {
      fields.problem("assayed_at", "a time without activity_gbq", "both or neither");
    }
    checkNear(fields, "assayed_at", assayedAt, administeredAt);
    return new Administration(
        fields.text("target").map(target -> sourced(fields, "target", target)),
        fields.text("region").map(region -> sourced(fields, "region", region)),
        assay,
        residual(fields, administeredAt),
        administeredAt,
        lungShunt(fields));
  }

  private static boolean isScalar(Fields fields, String key, String word) {
    return fields
        .node(key)
        .filter(
            node -> node instanceof DocumentNode.Scalar(int _, String text) && text.equals(word))
        .isPresent();
  }

  private void checkNear(
      Fields fields,
      String key,
      Optional<Moment> measured,
      Optional<Sourced<Moment>> administeredAt) {
    if (attribution.correctable() && measured.isPresent() && administeredAt.isPresent()) {
      Duration apart =
          Duration.between(measured.get().instant(), administeredAt.get().value().instant());
      if (apart.abs().compareTo(Assay.FARTHEST) > 0) {
        fields.problem(
            key,
            "a time " + apart.abs().toDays() + " days from administered_at",
            "at most " + Assay.FARTHEST.toDays());
      }
    }
  }

  private Optional<Sourced<Residual>> residual(
      Fields fields, Optional<Sourced<Moment>> administeredAt) {
    Optional<DocumentNode> node = fields.node("residual");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (isScalar(fields, "residual", NONE_MEASURED)) {
      return Optional.of(sourced(fields, "residual", new Residual.NoneMeasured()));
    }
    Optional<Fields> inner =
        Fields.of(fields.path("residual"), node.get(), problems, RESIDUAL_KEYS);
    if (inner.isEmpty()) {
      return Optional.empty();
    }
    Optional<Moment> at = moment(inner.get(), "at");
    checkNear(inner.get(), "at", at, administeredAt);
    return residualOf(inner.get(), at).map(residual -> sourced(fields, "residual", residual));
  }

  private Optional<Residual> residualOf(Fields fields, Optional<Moment> at) {
    boolean none = fields.text(NONE_MEASURED).map("true"::equals).orElse(false);
    int said =
        (none ? 1 : 0)
            + (fields.node("gbq").isPresent() ? 1 : 0)
            + (fields.node("fraction").isPresent() ? 1 : 0);
    if (said != 1) {
      fields.problem("gbq", said + " of gbq, fraction, none-measured: true", "exactly one of them");
      return Optional.empty();
    }
    if (none) {
      return Optional.of(new Residual.NoneMeasured());
    }
    Optional<String> method = fields.text("method");
    if (fields.node("gbq").isPresent()) {
      return activityOrZero(fields, "gbq")
          .map(activity -> new Residual.Measured(activity, method, at));
    }
    return fields
        .number("fraction", 0, 0.999, "; a fraction, 5 % is 0.05")
        .map(fraction -> new Residual.OfAssay(fraction.doubleValue(), method, at));
  }

  private Optional<Sourced<Double>> lungShunt(Fields fields) {
    return fields
        .number("lung_shunt_fraction", 0, 0.999, "; a fraction, 5 % is 0.05")
        .map(fraction -> sourced(fields, "lung_shunt_fraction", fraction.doubleValue()));
  }

  private Optional<Sourced<Planned>> planned(Fields fields) {
    List<String> keys = new ArrayList<>(PlannedQuantity.keys());
    keys.add("source");
    return fields
        .node("planned")
        .flatMap(node -> Fields.of("planned", node, problems, keys))
        .map(
            inner -> {
              SortedMap<PlannedQuantity, Double> values = new TreeMap<>();
              for (PlannedQuantity quantity : PlannedQuantity.values()) {
                inner
                    .number(quantity.key(), 0, quantity.most(), "")
                    .ifPresent(value -> values.put(quantity, value.doubleValue()));
              }
              return sourced(fields, "planned", new Planned(values, inner.text("source")));
            });
  }

  private Optional<Sourced<String>> intent(Fields fields) {
    return fields
        .oneOf("intent", ClinicalContext.INTENTS)
        .map(intent -> sourced(fields, "intent", intent));
  }

  private Optional<Sourced<LiverFunction>> liverFunction(Fields fields) {
    return fields
        .node("liver_function")
        .flatMap(node -> Fields.of("liver_function", node, problems, LIVER_KEYS))
        .map(
            inner ->
                sourced(
                    fields,
                    "liver_function",
                    new LiverFunction(
                        inner
                            .number("bilirubin_mg_dl", 0, 100, " mg/dL")
                            .map(BigDecimal::doubleValue),
                        childPugh(inner),
                        inner
                            .oneOf("ecog", List.of("0", "1", "2", "3", "4", "5"))
                            .map(Integer::valueOf))));
  }

  private Optional<String> childPugh(Fields fields) {
    Optional<String> text = fields.text("child_pugh").map(s -> s.toUpperCase(Locale.ROOT));
    if (text.isPresent() && !CHILD_PUGH.matcher(text.get()).matches()) {
      fields.problem("child_pugh", "'" + text.get() + "'", "A, B or C, with points A5 to C15");
      return Optional.empty();
    }
    return text;
  }

  private List<Sourced<EarlierTreatment>> earlier(Fields fields) {
    List<Sourced<EarlierTreatment>> all = new ArrayList<>();
    int i = 0;
    for (DocumentNode item : fields.list("earlier")) {
      String path = "earlier[" + i++ + "]";
      Fields.of(path, item, problems, EARLIER_KEYS)
          .flatMap(this::earlierTreatment)
          .ifPresent(one -> all.add(attribution.of(path, item.line(), one)));
    }
    return all;
  }

  private Optional<EarlierTreatment> earlierTreatment(Fields fields) {
    if (fields.node("date").isEmpty()) {
      fields.problem("date", "nothing", "a date, like 2026-03-01");
    }
    Optional<LocalDate> date = fields.date("date");
    Optional<Moment> at = moment(fields, "administered_at");
    if (at.isPresent() && date.filter(at.get().at().toLocalDate()::equals).isEmpty()) {
      fields.problem("administered_at", at.get().at().toString(), "a time on the day of date");
    }
    Optional<String> device = device(fields, "device");
    Optional<Activity> activity = activity(fields, "activity_gbq");
    return date.map(day -> new EarlierTreatment(day, at, fields.text("target"), device, activity));
  }

  private Optional<Activity> activity(Fields fields, String key) {
    Optional<Activity> activity = activityOrZero(fields, key);
    if (activity.isPresent() && !(activity.get().becquerel() > 0)) {
      fields.problem(key, "0", "more than 0 GBq");
      return Optional.empty();
    }
    return activity;
  }

  /** The decimal point is moved in the decimal text, so that writing gives the same text back. */
  private static Optional<Activity> activityOrZero(Fields fields, String key) {
    return fields
        .number(key, 0, MOST_GBQ, " GBq")
        .map(gbq -> new Activity(gbq.movePointRight(GIGA).doubleValue()));
  }

  private Optional<Moment> moment(Fields fields, String key) {
    Optional<Moment> read =
        fields.moment(key, nodeZone).map(at -> attribution.moment(fields.path(key), at));
    if (read.isPresent() && read.get().zoneAssumed()) {
      zoneAssumed.add(fields.path(key));
    }
    return read;
  }

  private List<Finding> zoneFinding(String file) {
    if (zoneAssumed.isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.info(
            FindingCode.TIME_ZONE_ASSUMED,
            file + " " + String.join(", ", zoneAssumed),
            "a time without offset",
            "a time with offset, like 2026-03-01T10:30:00+01:00",
            "The node's zone " + nodeZone + " was applied; one hour is 1.1 % of dose."));
  }

  private <T> Sourced<T> sourced(Fields fields, String key, T value) {
    return attribution.of(fields.path(key), fields.line(key), value);
  }
}
