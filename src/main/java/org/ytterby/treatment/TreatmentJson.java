// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.quantity.Activity;

/**
 * A treatment record as plain maps, lists, texts and numbers, for a run's frozen record, the
 * database and the summary; and back.
 *
 * <p>The shape is that of {@code treatment.yaml} with three keys more: {@code sources} says for
 * each path who said it and where, and for times how the offset is known; {@code overruled}, where
 * there is any, holds activities that a stronger source contradicts; {@code findings} what was
 * noticed. Nothing is lost: reading what was written gives an equal record.
 */
public final class TreatmentJson {
  private static final String SOURCES = "sources";
  private static final String OVERRULED = "overruled";
  private static final String FINDINGS = "findings";
  private static final int GIGA = 9;

  private final Map<String, Object> sources = new LinkedHashMap<>();

  private TreatmentJson() {}

  /** The record as maps, lists, texts and numbers. */
  public static Map<String, Object> toMap(TreatmentRecord record) {
    return new TreatmentJson().map(record);
  }

  /**
   * Reads what {@link #toMap} gave, written as JSON by any mapper.
   *
   * @throws org.ytterby.finding.ConfigProblem when it is something else
   */
  public static TreatmentRecord parse(String json) {
    return StoredTreatment.parse(json);
  }

  private Map<String, Object> map(TreatmentRecord record) {
    Map<String, Object> map = new LinkedHashMap<>();
    put(map, "", "isotope", record.isotope(), value -> value);
    put(map, "", "device", record.device(), value -> value);
    List<Object> administrations = new ArrayList<>();
    for (int i = 0; i < record.administrations().size(); i++) {
      administrations.add(
          administration("administrations[" + i + "].", record.administrations().get(i)));
    }
    map.put("administrations", administrations);
    put(map, "", "planned", record.planned(), TreatmentJson::planned);
    put(map, "", "intent", record.intent(), value -> value);
    put(map, "", "liver_function", record.liverFunction(), TreatmentJson::liverFunction);
    List<Object> earlier = new ArrayList<>();
    for (int i = 0; i < record.earlier().size(); i++) {
      Sourced<EarlierTreatment> one = record.earlier().get(i);
      earlier.add(earlier("earlier[" + i + "].", one.value()));
      source("earlier[" + i + "]", one);
    }
    map.put("earlier", earlier);
    if (!record.overruled().isEmpty()) {
      map.put(OVERRULED, record.overruled().stream().map(TreatmentJson::overruled).toList());
    }
    map.put(SOURCES, sources);
    map.put(FINDINGS, record.findings().stream().map(TreatmentJson::finding).toList());
    return map;
  }

  private Map<String, Object> administration(String path, Administration one) {
    Map<String, Object> map = new LinkedHashMap<>();
    put(map, path, "target", one.target(), value -> value);
    put(map, path, "region", one.region(), value -> value);
    put(map, path, "activity_gbq", one.assay(), assay -> gbq(assay.activity()));
    one.assay()
        .flatMap(assay -> assay.value().at())
        .ifPresent(at -> map.put("assayed_at", moment(path + "assayed_at", at)));
    if (one.assay().filter(assay -> assay.value().atAdministration()).isPresent()) {
      map.put("assayed_at", TreatmentParser.AT_ADMINISTRATION);
    }
    put(map, path, "residual", one.residual(), value -> residual(path + "residual.", value));
    put(
        map,
        path,
        "administered_at",
        one.administeredAt(),
        at -> moment(path + "administered_at", at));
    put(map, path, "lung_shunt_fraction", one.lungShuntFraction(), value -> value);
    return map;
  }

  private Object residual(String path, Residual residual) {
    Map<String, Object> map = new LinkedHashMap<>();
    switch (residual) {
      case Residual.NoneMeasured _ -> map.put("none-measured", true);
      case Residual.OfAssay(double fraction, var _, var _) -> map.put("fraction", fraction);
      case Residual.Measured(Activity activity, var _, var _) -> map.put("gbq", gbq(activity));
    }
    residual.method().ifPresent(method -> map.put("method", method));
    residual.at().ifPresent(at -> map.put("at", moment(path + "at", at)));
    return map;
  }

  private String moment(String path, Moment moment) {
    if (moment.zoneAssumed()) {
      entry(path).put("zone", moment.zone().name());
    }
    return moment.at().toString();
  }

  private <T> void put(
      Map<String, Object> map,
      String path,
      String key,
      Optional<Sourced<T>> field,
      Function<T, Object> json) {
    field.ifPresent(
        sourced -> {
          map.put(key, json.apply(sourced.value()));
          source(path + key, sourced);
        });
  }

  private void source(String path, Sourced<?> sourced) {
    Map<String, Object> entry = entry(path);
    entry.put("source", sourced.source().name());
    entry.put("where", sourced.where());
  }

  @SuppressWarnings("unchecked") // every value of sources is made here
  private Map<String, Object> entry(String path) {
    return (Map<String, Object>)
        sources.computeIfAbsent(path, _ -> new LinkedHashMap<String, Object>());
  }

  private static Object planned(Planned planned) {
    Map<String, Object> map = new LinkedHashMap<>();
    planned.values().forEach((quantity, value) -> map.put(quantity.key(), value));
    planned.origin().ifPresent(origin -> map.put("source", origin));
    return map;
  }

  private static Object liverFunction(LiverFunction function) {
    Map<String, Object> map = new LinkedHashMap<>();
    function.bilirubinMgDl().ifPresent(value -> map.put("bilirubin_mg_dl", value));
    function.childPugh().ifPresent(value -> map.put("child_pugh", value));
    function.ecog().ifPresent(value -> map.put("ecog", value));
    return map;
  }

  private Object earlier(String path, EarlierTreatment earlier) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("date", earlier.date().toString());
    earlier.at().ifPresent(at -> map.put("administered_at", moment(path + "administered_at", at)));
    earlier.target().ifPresent(target -> map.put("target", target));
    earlier.device().ifPresent(device -> map.put("device", device));
    earlier.activity().ifPresent(activity -> map.put("activity_gbq", gbq(activity)));
    return map;
  }

  private static Object overruled(Sourced<Activity> claim) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("activity_bq", claim.value().becquerel());
    map.put("source", claim.source().name());
    map.put("where", claim.where());
    return map;
  }

  private static Object finding(Finding finding) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("code", finding.code().name());
    map.put("severity", finding.severity().name());
    map.put("where", finding.where());
    map.put("found", finding.found());
    map.put("expected", finding.expected());
    map.put("action", finding.action());
    return map;
  }

  /** The decimal point is moved in the decimal text, so that reading gives the same number back. */
  private static double gbq(Activity activity) {
    return BigDecimal.valueOf(activity.becquerel()).movePointLeft(GIGA).doubleValue();
  }

  /** The way back. */
  private static final class StoredTreatment {
    private static final String FILE = "stored treatment record";
    private static final List<String> OVERRULED_KEYS = List.of("activity_bq", "source", "where");
    private static final List<String> FINDING_KEYS =
        List.of("code", "severity", "where", "found", "expected", "action");

    private final Problems problems = new Problems();
    private final Map<String, DocumentNode> stored = new LinkedHashMap<>();

    static TreatmentRecord parse(String json) {
      return new StoredTreatment().read(json);
    }

    private TreatmentRecord read(String json) {
      if (!(DocumentReader.json(json, FILE, problems) instanceof DocumentNode.Mapping root)) {
        problems.add(1, "", "no mapping", "a treatment record");
        throw problems.asException(FILE);
      }
      Map<String, DocumentNode> contract = new LinkedHashMap<>(root.children());
      if (contract.remove(SOURCES) instanceof DocumentNode.Mapping sources) {
        stored.putAll(sources.children());
      }
      List<Sourced<Activity>> overruled =
          contract.remove(OVERRULED) instanceof DocumentNode.Listing list
              ? list.items().stream().flatMap(item -> overruled(item).stream()).toList()
              : List.of();
      List<Finding> findings =
          contract.remove(FINDINGS) instanceof DocumentNode.Listing list
              ? list.items().stream().flatMap(item -> finding(item).stream()).toList()
              : List.of();
      TreatmentRecord read =
          new TreatmentParser(new Stored(), ZoneOffset.UTC, problems)
              .parse(FILE, new DocumentNode.Mapping(root.line(), contract));
      return new TreatmentRecord(
          read.isotope(),
          read.device(),
          read.administrations(),
          read.clinical(),
          overruled,
          findings);
    }

    private Optional<Sourced<Activity>> overruled(DocumentNode node) {
      return Fields.of(OVERRULED, node, problems, OVERRULED_KEYS)
          .map(
              fields ->
                  new Sourced<>(
                      new Activity(Double.parseDouble(fields.text("activity_bq").orElseThrow())),
                      TreatmentSource.valueOf(fields.text("source").orElseThrow()),
                      fields.longText("where")));
    }

    private Optional<Finding> finding(DocumentNode node) {
      return Fields.of(FINDINGS, node, problems, FINDING_KEYS)
          .map(
              fields ->
                  new Finding(
                      FindingCode.valueOf(fields.text("code").orElseThrow()),
                      Severity.valueOf(fields.text("severity").orElseThrow()),
                      fields.longText("where"),
                      fields.longText("found"),
                      fields.longText("expected"),
                      fields.longText("action")));
    }

    private Optional<String> said(String path, String key) {
      return stored.get(path) instanceof DocumentNode.Mapping entry
              && entry.children().get(key) instanceof DocumentNode.Scalar scalar
          ? Optional.of(scalar.text())
          : Optional.empty();
    }

    /** Gives back source and zone of what the stored record says at a path. */
    private final class Stored implements TreatmentParser.Attribution {
      @Override
      public <T> Sourced<T> of(String path, int line, T value) {
        TreatmentSource source =
            said(path, "source")
                .map(TreatmentSource::valueOf)
                .orElseThrow(() -> new Defect("stored treatment record without source of " + path));
        return new Sourced<>(value, source, said(path, "where").orElse(""));
      }

      @Override
      public Moment moment(String path, Moment read) {
        return said(path, "zone")
            .map(zone -> new Moment(read.at(), Moment.ZoneUse.valueOf(zone)))
            .orElse(read);
      }

      @Override
      public boolean correctable() {
        return false;
      }
    }
  }
}
