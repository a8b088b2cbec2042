// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveObserver;
import org.ytterby.archive.SeriesView;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** The catalogue over an archive of random studies, on both databases. */
class CatalogueTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-02-03T04:05:06.123456Z"));
  private static final String NODE = "node1";
  private static final int STUDIES = 40;

  @TempDir private Path folder;

  @DatabaseTest
  void finds_what_was_answered_with_success_at_once(Database database) {
    NewSeries fresh = new NewSeries();
    try (Archive archive = archive(database, fresh);
        Catalogue catalogue = catalogue(database, fresh)) {
      int stored = 0;
      for (DataSet object : RandomStudies.of(10, 1)) {
        RandomStudies.store(archive, object);
        stored++;
        assertThat(uids(catalogue, Query.of(Level.IMAGE, DataSet.empty()))).hasSize(stored);
        DataSet key =
            DataSet.builder()
                .uid(Tag.StudyInstanceUID, object.require(Tag.StudyInstanceUID).uid())
                .build();
        assertThat(uids(catalogue, Query.of(Level.STUDY, key))).hasSize(1);
      }
    }
  }

  @DatabaseTest
  void enters_at_start_what_it_lacks_and_makes_all_again_for_other_rules(Database database) {
    List<DataSet> objects = RandomStudies.of(STUDIES, 2);
    try (Archive archive = archive(database, ArchiveObserver.NONE)) {
      objects.forEach(object -> RandomStudies.store(archive, object));
    }
    for (boolean otherRules : new boolean[] {false, true}) {
      if (otherRules) {
        execute(database, "update catalogue_state set version = version - 1");
        execute(database, "update catalogue_study set accession = 'STALE'");
      }
      try (Archive _ = archive(database, ArchiveObserver.NONE);
          Catalogue catalogue = catalogue(database, new NewSeries())) {
        DataSet key = DataSet.builder().text(Tag.AccessionNumber, "A1").build();
        assertThat(uids(catalogue, Query.of(Level.STUDY, key)))
            .isEqualTo(expected(objects, Level.STUDY, key));
      }
    }
  }

  @DatabaseTest
  void looks_at_a_start_only_behind_the_marks(Database database) {
    List<DataSet> objects = RandomStudies.of(STUDIES, 6);
    Query all = Query.of(Level.SERIES, DataSet.empty());
    List<DataSet> before = objects.subList(0, objects.size() / 2);
    try (Archive archive = archive(database, ArchiveObserver.NONE)) {
      before.forEach(object -> RandomStudies.store(archive, object));
    }
    try (Archive archive = archive(database, ArchiveObserver.NONE)) {
      try (Catalogue catalogue = catalogue(database, new NewSeries())) {
        assertThat(uids(catalogue, all)).isEqualTo(expected(before, Level.SERIES, DataSet.empty()));
      }
      // Nobody tells a catalogue of these.
      objects
          .subList(before.size(), objects.size())
          .forEach(object -> RandomStudies.store(archive, object));
    }
    // What lies before the marks is not looked at, or this would be put right.
    String gone = before.getFirst().require(Tag.SeriesInstanceUID).uid();
    execute(database, "delete from catalogue_series where series_uid = '" + gone + "'");
    Set<String> left = expected(objects, Level.SERIES, DataSet.empty());
    left.remove(gone);
    try (Archive _ = archive(database, ArchiveObserver.NONE);
        Catalogue catalogue = catalogue(database, new NewSeries())) {
      assertThat(uids(catalogue, all)).isEqualTo(left);
    }
    execute(database, "delete from catalogue_mark");
    try (Archive _ = archive(database, ArchiveObserver.NONE);
        Catalogue catalogue = catalogue(database, new NewSeries())) {
      assertThat(uids(catalogue, all)).isEqualTo(expected(objects, Level.SERIES, DataSet.empty()));
    }
  }

  @DatabaseTest
  void answers_as_a_naive_matcher_over_all_objects(Database database) {
    List<DataSet> objects = RandomStudies.of(STUDIES, 3);
    NewSeries fresh = new NewSeries();
    Random random = new Random(4);
    int answered = 0;
    try (Archive archive = archive(database, fresh);
        Catalogue catalogue = catalogue(database, fresh)) {
      objects.forEach(object -> RandomStudies.store(archive, object));
      for (int i = 0; i < 300; i++) {
        Level level = Level.values()[1 + random.nextInt(3)];
        DataSet keys = randomKeys(random, objects);
        Set<String> expected = expected(objects, level, keys);
        assertThat(uids(catalogue, Query.of(level, keys)))
            .as("%s %s", level, text(keys))
            .isEqualTo(expected);
        answered += expected.isEmpty() ? 0 : 1;
      }
    }
    assertThat(answered).as("queries that match something").isGreaterThan(80);
  }

  @DatabaseTest
  void pages_follow_each_other_without_gap(Database database) {
    List<DataSet> objects = RandomStudies.of(STUDIES, 5);
    NewSeries fresh = new NewSeries();
    try (Archive archive = archive(database, fresh);
        Catalogue catalogue = catalogue(database, fresh)) {
      objects.forEach(object -> RandomStudies.store(archive, object));
      Query all = Query.of(Level.SERIES, DataSet.empty());
      List<String> whole = list(catalogue, all);
      List<String> paged = new ArrayList<>();
      for (int offset = 0; offset < whole.size(); offset += 7) {
        List<String> page = new ArrayList<>();
        Found found =
            catalogue.search(
                all.page(offset, 7).including(Set.of(Tag.SeriesInstanceUID)),
                answer -> page.add(uid(answer, Level.SERIES)));
        assertThat(found.end())
            .isEqualTo(offset + 7 < whole.size() ? Found.End.LIMIT : Found.End.ALL);
        paged.addAll(page);
      }
      assertThat(paged).isEqualTo(whole).doesNotHaveDuplicates();
      assertThat(catalogue.search(all, _ -> false)).isEqualTo(new Found(1, Found.End.STOPPED));
    }
  }

  @DatabaseTest
  void ends_when_nobody_waits_even_if_nothing_matches(Database database) {
    NewSeries fresh = new NewSeries();
    try (Archive archive = archive(database, fresh);
        Catalogue catalogue = catalogue(database, fresh)) {
      RandomStudies.of(STUDIES, 5).forEach(object -> RandomStudies.store(archive, object));
      for (Level level : Level.values()) {
        Query none = Query.of(level, DataSet.builder().text(Tag.InstanceNumber, "987654").build());
        AtomicInteger asked = new AtomicInteger();
        Found found =
            catalogue.search(
                level == Level.IMAGE ? none : Query.of(level, DataSet.empty()).page(1_000_000, 1),
                _ -> true,
                () -> asked.incrementAndGet() == 3);
        assertThat(found).as(level.name()).isEqualTo(new Found(0, Found.End.STOPPED));
        assertThat(asked).as(level.name()).hasValue(3);
      }
    }
  }

  @DatabaseTest
  void counts_what_belongs_together_and_keeps_the_first_description(Database database) {
    NewSeries fresh = new NewSeries();
    try (Archive archive = archive(database, fresh);
        Catalogue catalogue = catalogue(database, fresh)) {
      store(archive, "1", "1.1", "1.1.1", "Phantom^First", "P1", "CT");
      store(archive, "1", "1.1", "1.1.2", "Phantom^Second", "P2", "CT");
      store(archive, "1", "1.2", "1.2.1", "Phantom^Second", "P2", "PT");
      store(archive, "2", "2.1", "2.1.1", "Phantom^Third", "P1", "CT");
      store(archive, "3", "3.1", "3.1.1", "Phantom^Nobody", "", "CT");
      store(archive, "4", "4.1", "4.1.1", "Phantom^Nobody", "", "CT");
      DataSet study =
          only(catalogue, Level.STUDY, DataSet.builder().uid(Tag.StudyInstanceUID, "1.3.1"));
      assertThat(study.require(Tag.PatientName).text()).isEqualTo("Phantom^First");
      assertThat(study.require(Tag.ModalitiesInStudy).texts()).containsExactly("CT", "PT");
      assertThat(study.require(Tag.SOPClassesInStudy).texts()).hasSize(1);
      assertThat(study.require(Tag.NumberOfStudyRelatedSeries).integer()).isEqualTo(2);
      assertThat(study.require(Tag.NumberOfStudyRelatedInstances).integer()).isEqualTo(3);
      assertThat(study.require(Tag.InstanceAvailability).text()).isEqualTo("ONLINE");
      assertThat(study.contains(Tag.StudyDescription)).isTrue();
      assertThat(study.optional(Tag.StudyDescription)).isEmpty();
      DataSet patient = only(catalogue, Level.PATIENT, DataSet.builder().text(Tag.PatientID, "P1"));
      assertThat(patient.require(Tag.PatientName).text()).isEqualTo("Phantom^First");
      assertThat(patient.require(Tag.NumberOfPatientRelatedStudies).integer()).isEqualTo(2);
      assertThat(patient.require(Tag.NumberOfPatientRelatedSeries).integer()).isEqualTo(3);
      assertThat(patient.require(Tag.NumberOfPatientRelatedInstances).integer()).isEqualTo(4);
      DataSet series =
          only(catalogue, Level.SERIES, DataSet.builder().uid(Tag.SeriesInstanceUID, "1.3.1.1"));
      assertThat(series.require(Tag.NumberOfSeriesRelatedInstances).integer()).isEqualTo(2);
      assertThat(count(catalogue, Level.PATIENT, DataSet.builder()))
          .as("two studies without Patient ID are two patients")
          .isEqualTo(3);
      assertThat(
              count(
                  catalogue, Level.PATIENT, DataSet.builder().text(Tag.PatientName, "phantom^n*")))
          .isEqualTo(2);
      DataSet image =
          only(catalogue, Level.IMAGE, DataSet.builder().uid(Tag.SOPInstanceUID, "1.3.1.1.2"));
      assertThat(image.require(Tag.InstanceNumber).integer()).isEqualTo(5);
      assertThat(image.require(Tag.Rows).integer()).isEqualTo(4);
    }
  }

  @DatabaseTest
  void lists_what_can_not_be_read_by_its_uids(Database database) throws IOException {
    try (Archive archive = archive(database, ArchiveObserver.NONE)) {
      store(archive, "1", "1.1", "1.1.1", "Phantom^Broken", "P1", "CT");
      store(archive, "1", "1.2", "1.2.1", "Phantom^Whole", "P1", "PT");
      spoil(archive.find("1.3.1.1.1").orElseThrow());
    }
    try (Catalogue catalogue = catalogue(database, new NewSeries())) {
      DataSet key = DataSet.builder().uid(Tag.StudyInstanceUID, "1.3.1").build();
      assertThat(uids(catalogue, Query.of(Level.SERIES, key)))
          .containsExactly("1.3.1.1", "1.3.1.2");
      assertThat(uids(catalogue, Query.of(Level.IMAGE, key)))
          .containsExactly("1.3.1.1.1", "1.3.1.2.1");
      DataSet broken =
          only(catalogue, Level.SERIES, DataSet.builder().uid(Tag.SeriesInstanceUID, "1.3.1.1"));
      assertThat(broken.require(Tag.Modality).text()).isEqualTo("CT");
      assertThat(broken.optional(Tag.SeriesDescription)).isEmpty();
      assertThat(
              only(catalogue, Level.STUDY, DataSet.builder().uid(Tag.StudyInstanceUID, "1.3.1"))
                  .require(Tag.PatientName)
                  .text())
          .isEqualTo("Phantom^Whole");
    }
  }

  // ---- the naive matcher, written from PS3.4 C.2.2.2 ------------------------------------------

  private static Set<String> expected(List<DataSet> objects, Level level, DataSet keys) {
    Set<String> uids = new TreeSet<>();
    for (DataSet object : objects) {
      boolean matches = true;
      for (var key : keys) {
        String wanted = keys.optional(key.tag()).map(a -> String.join("\\", a.texts())).orElse("");
        String value = object.optional(key.tag()).map(Attribute::text).orElse("");
        matches = matches && naive(key.tag(), wanted, value);
      }
      if (matches) {
        uids.add(uid(object, level));
      }
    }
    return uids;
  }

  private static boolean naive(int tag, String key, String value) {
    if (key.isEmpty() || key.equals("*")) {
      return true;
    }
    if (value.isEmpty()) {
      return false;
    }
    if (tag == Tag.StudyDate) {
      int hyphen = key.indexOf('-');
      String from = hyphen < 0 ? key : key.substring(0, hyphen);
      String to = hyphen < 0 ? key : key.substring(hyphen + 1);
      return value.compareTo(from) >= 0 && (to.isEmpty() || value.compareTo(to) <= 0);
    }
    if (tag == Tag.StudyInstanceUID || tag == Tag.SeriesInstanceUID) {
      return List.of(key.split("\\\\")).contains(value);
    }
    String expression =
        key.codePoints()
            .mapToObj(Character::toString)
            .map(c -> c.equals("*") ? ".*" : c.equals("?") ? "." : Pattern.quote(c))
            .collect(Collectors.joining());
    int flags = tag == Tag.PatientName ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
    return Pattern.compile(expression, flags).matcher(value).matches();
  }

  private static DataSet randomKeys(Random random, List<DataSet> objects) {
    DataSetBuilder keys = DataSet.builder();
    int[] tags = {
      Tag.PatientName,
      Tag.PatientID,
      Tag.AccessionNumber,
      Tag.StudyDescription,
      Tag.StudyDate,
      Tag.StudyInstanceUID
    };
    int most = 1 + random.nextInt(2);
    for (int i = 0; i < most; i++) {
      int tag = tags[random.nextInt(tags.length)];
      DataSet model = objects.get(random.nextInt(objects.size()));
      String value = model.optional(tag).map(Attribute::text).orElse("");
      keys.put(Utf8Copy.text(tag, changed(random, tag, value)));
    }
    return keys.build();
  }

  private static String changed(Random random, int tag, String value) {
    int kind = random.nextInt(4);
    if (tag == Tag.StudyInstanceUID) {
      return kind == 0 ? value + "\\1.2.3" : value;
    }
    if (tag == Tag.StudyDate) {
      return value.isEmpty() || kind == 0
          ? value
          : kind == 1 ? value + "-" : kind == 2 ? "-" + value : "20260101-" + value;
    }
    if (value.length() < 2) {
      return value;
    }
    int cut = 1 + random.nextInt(value.length() - 1);
    return switch (kind) {
      case 0 -> value;
      case 1 -> value.substring(0, cut) + "*";
      case 2 -> "*" + value.substring(cut);
      default -> value.substring(0, cut - 1) + "?" + value.substring(cut);
    };
  }

  // ---- helpers --------------------------------------------------------------------------------

  private Archive archive(Database database, ArchiveObserver observer) {
    return Archive.open(folder, NODE, database, CLOCK, RandomStudies.settings(), observer);
  }

  private Catalogue catalogue(Database database, NewSeries fresh) {
    return Catalogue.open(database, new SeriesView(folder, NODE, database), fresh, NODE, "YTTERBY");
  }

  private static void store(
      Archive archive,
      String study,
      String series,
      String instance,
      String name,
      String id,
      String modality) {
    RandomStudies.store(
        archive,
        DataSet.builder()
            .putAll(RandomStudies.of(1, 1).getFirst())
            .text(Tag.PatientName, name)
            .text(Tag.PatientID, id)
            .text(Tag.Modality, modality)
            .empty(Tag.StudyDescription)
            .empty(Tag.SeriesDescription)
            .integers(Tag.InstanceNumber, 5)
            .uid(Tag.StudyInstanceUID, "1.3." + study)
            .uid(Tag.SeriesInstanceUID, "1.3." + series)
            .uid(Tag.SOPInstanceUID, "1.3." + instance)
            .build());
  }

  /** Makes an object's first element longer than the object. */
  private static void spoil(StoredInstance instance) throws IOException {
    try (FileChannel file =
        FileChannel.open(instance.location().file(), StandardOpenOption.WRITE)) {
      file.write(
          ByteBuffer.wrap(new byte[] {(byte) 0xFF, (byte) 0xFF}), instance.location().offset() + 6);
    }
  }

  private static DataSet only(Catalogue catalogue, Level level, DataSetBuilder keys) {
    List<DataSet> answers = new ArrayList<>();
    catalogue.search(Query.of(level, keys.build()).includingAll(), answers::add);
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  private static long count(Catalogue catalogue, Level level, DataSetBuilder keys) {
    return catalogue.search(Query.of(level, keys.build()), _ -> true).answers();
  }

  private static Set<String> uids(Catalogue catalogue, Query query) {
    List<String> all = list(catalogue, query);
    assertThat(all).doesNotHaveDuplicates();
    return new TreeSet<>(all);
  }

  private static List<String> list(Catalogue catalogue, Query query) {
    List<String> uids = new ArrayList<>();
    catalogue.search(
        query.including(Set.of(query.level().uniqueKey())),
        answer -> uids.add(uid(answer, query.level())));
    return uids;
  }

  private static String uid(DataSet entity, Level level) {
    return entity.require(level.uniqueKey()).text();
  }

  private static String text(DataSet keys) {
    List<String> texts = new ArrayList<>();
    keys.forEach(key -> texts.add(key + "=" + keys.optional(key.tag()).map(Attribute::texts)));
    return texts.toString();
  }

  private static void execute(Database database, String sql) {
    database.inTx(tx -> tx.handle().execute(sql));
  }
}
