// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.Related;
import org.ytterby.dicom.sr.Relationship;
import org.ytterby.dicom.sr.SrDecoder;
import org.ytterby.dicom.sr.Tree;
import org.ytterby.quantity.Coded;

/** Holds the report against "Order: Significant" of its templates (PS3.16). */
class RowOrderTest {
  /** TID 1602 rows 1, 4, 5, 8 to 12, then TID 1607 rows 1 to 3. */
  private static final List<Coded> LIBRARY =
      List.of(
          Concepts.MODALITY,
          Concepts.STUDY_DATE,
          Concepts.STUDY_TIME,
          Concepts.ACQUISITION_DATE,
          Concepts.ACQUISITION_TIME,
          Concepts.FRAME_OF_REFERENCE_UID,
          Concepts.PIXEL_ROWS,
          Concepts.PIXEL_COLUMNS,
          Concepts.RADIONUCLIDE,
          Concepts.RADIOPHARMACEUTICAL_AGENT,
          Concepts.RADIONUCLIDE_HALF_LIFE);

  @Test
  void what_is_below_a_number_stands_in_the_order_of_tid_1419() {
    List<ContentItem> numbers =
        Tree.all(tree(RichReport.report()))
            .filter(ContentItem.Num.class::isInstance)
            .filter(number -> number.children().size() > 1)
            .toList();

    assertThat(numbers).hasSizeGreaterThan(50);
    for (ContentItem number : numbers) {
      assertThat(number.children().stream().map(RowOrderTest::row).toList())
          .as(number.toString())
          .isSorted();
    }
  }

  @Test
  void what_describes_images_stands_in_the_order_of_tid_1602() {
    ContentItem group =
        Tree.all(tree(Fixture.report()))
            .filter(item -> item.name().filter(Concepts.IMAGE_LIBRARY_GROUP::matches).isPresent())
            .findFirst()
            .orElseThrow();

    assertThat(group.children().stream().flatMap(child -> child.item().name().stream()).toList())
        .isEqualTo(LIBRARY);
  }

  private static int row(Related below) {
    Coded name = below.item().name().orElseThrow();
    if (below.relationship() == Relationship.INFERRED_FROM) {
      return 13;
    }
    if (name.matches(Concepts.UNCERTAINTY)) {
      return 12;
    }
    if (name.matches(Concepts.DERIVATION)) {
      return 8;
    }
    return name.matches(Concepts.MEASUREMENT_METHOD) ? 7 : 6;
  }

  private static ContentItem tree(DoseReport report) {
    return SrDecoder.read(Fixture.object(ObjectRenderer.render(report), RenderedObject.REPORT));
  }
}
