// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.iod.Comprehensive3dSrIod;
import org.ytterby.dicom.iod.RtDoseIod;
import org.ytterby.dicom.iod.SegmentationIod;
import org.ytterby.finding.Defect;
import org.ytterby.objects.RenderedObject;

/** The attributes of the objects that a run has made, sequences unfolded. Stateless. */
final class ObjectTables {
  /** Terms are shown where there are no more than these: more are none that we chose. */
  private static final int MOST_TERMS = 4;

  /** The group of the patient, of whom we choose nothing. */
  private static final int PATIENT = 0x0010;

  private ObjectTables() {}

  static Stream<Table> of(List<RenderedObject> objects) {
    return objects.stream().map(ObjectTables::attributes);
  }

  private static Table attributes(RenderedObject object) {
    Class<? extends Record> iod =
        switch (object.role()) {
          case RenderedObject.SEGMENTATION -> SegmentationIod.class;
          case RenderedObject.RT_DOSE -> RtDoseIod.class;
          case RenderedObject.REPORT -> Comprehensive3dSrIod.class;
          default -> throw new Defect("no IOD of role " + object.role());
        };
    Unfolding unfolding = new Unfolding(AttributeTypes.of(iod));
    unfolding.add(List.of(), List.of(object.dataSet()));
    return new Table(
        "attributes-" + object.role().toLowerCase(Locale.ROOT),
        List.of("tag", "attribute", "VR", "type", "value"),
        unfolding.rows);
  }

  /** Collects rows in the order of tags. Single-threaded. */
  private static final class Unfolding {
    private final AttributeTypes types;
    private final List<List<String>> rows = new ArrayList<>();

    Unfolding(AttributeTypes types) {
      this.types = types;
    }

    /** What the items of one sequence, or of all sequences of one place, hold. */
    void add(List<Integer> path, Collection<DataSet> items) {
      Map<Integer, List<Element>> byTag = new TreeMap<>(Integer::compareUnsigned);
      for (DataSet item : items) {
        item.forEach(
            element -> byTag.computeIfAbsent(element.tag(), _ -> new ArrayList<>()).add(element));
      }
      byTag.forEach(
          (tag, elements) -> {
            List<Integer> own = new ArrayList<>(path);
            own.add(tag);
            rows.add(row(own, elements, items));
            // What a report contains is told by its content items.
            if (tag != Tag.ContentSequence) {
              add(own, elements.stream().flatMap(Unfolding::items).toList());
            }
          });
    }

    private static Stream<DataSet> items(Element element) {
      return element.value() instanceof Value.Sequence(List<DataSet> items)
          ? items.stream()
          : Stream.empty();
    }

    private List<String> row(
        List<Integer> path, List<Element> elements, Collection<DataSet> items) {
      int tag = path.getLast();
      return List.of(
          ">".repeat(path.size() - 1) + Dictionary.tagText(tag),
          Words.attribute(tag),
          elements.getFirst().vr().name(),
          types.type(path).orElse("-"),
          value(path, elements, items));
    }

    private String value(List<Integer> path, List<Element> elements, Collection<DataSet> items) {
      int tag = path.getLast();
      long empty = elements.stream().filter(Element::isEmpty).count();
      if (empty == elements.size()) {
        return "empty";
      }
      String some = elements.size() < items.size() ? "in some items" : "";
      boolean ours = types.type(path).isPresent() && tag >>> 16 != PATIENT;
      boolean term = ours && elements.getFirst().vr() == Vr.CS;
      if (!term) {
        return some;
      }
      Set<String> terms = new TreeSet<>();
      items.forEach(
          item -> item.optional(tag).ifPresent(one -> terms.add(String.join("\\", one.texts()))));
      String said = terms.size() > MOST_TERMS ? "" : String.join(" or ", terms);
      return said + (said.isEmpty() || some.isEmpty() ? "" : ", ") + some;
    }
  }
}
