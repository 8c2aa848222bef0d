package io.tao4j.networks.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.geometry.Box;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSetsTest {
  @TempDir Path folder;

  @Test
  void filesAreNamedByTheirParts() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("root_path", folder.toString());
    fields.put("tfrecords_directory_path", "[%s, %s]".formatted(folder, folder));
    fields.put("tfrecords_set_id", "[one, two]");
    fields.put("tfrecord_folder_name", "[r, s]");
    RecordSets sets = PeopleSpecs.parse(SpecBinder.of(RecordSets.class), fields).spec();
    assertThat(sets.rootPath()).contains(folder);
    assertThat(sets.files(sets.trainFileName()))
        .containsExactly(
            folder.resolve("one/r/train.tfrecords"), folder.resolve("two/s/train.tfrecords"));
    assertThat(sets.validateFileName()).isEqualTo("validate.tfrecords");
    assertThat(sets.testFileName()).isEqualTo("test.tfrecords");
    Map<String, String> judging = new LinkedHashMap<>();
    judging.put("kpi_root_path", folder.toString());
    judging.put("kpi_tfrecords_directory_path", "[%s]".formatted(folder));
    judging.put("tfrecords_set_id_kpi", "[three]");
    judging.put("tfrecord_folder_name_kpi", "[t]");
    judging.put("kpi_file_name", "kpi.tfrecords");
    RecordSets.Kpi kpi = PeopleSpecs.parse(SpecBinder.of(RecordSets.Kpi.class), judging).spec();
    assertThat(kpi.files()).containsExactly(folder.resolve("three/t/kpi.tfrecords"));
  }

  private static FaceRecord face(int label) {
    return new FaceRecord(
        "a/b.png",
        640,
        480,
        Box.ofSize(-3, 20, 100, 100),
        new KeyPoints(new float[] {1.5f, 2, Float.NaN, Float.NaN}, new boolean[] {true, false}),
        label,
        List.of(0.5, -1.0));
  }

  @Test
  void facesAreWrittenAndRead() throws IOException {
    Path file = folder.resolve("data.tfrecords");
    FaceRecord.write(file, List.of(face(2), face(-1)));
    assertThat(FaceRecord.read(file)).containsExactly(face(2), face(-1));
    assertThat(RecordSets.digest(List.of(face(2))))
        .isNotEqualTo(RecordSets.digest(List.of(face(1))));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 9));
    assertThatThrownBy(() -> FaceRecord.read(file)).hasMessageContaining("RECORD-001");
    assertThatThrownBy(() -> FaceRecord.read(folder.resolve("none")))
        .hasMessageContaining("PEOPLE-002");
    FaceRecord.write(file, List.of());
    assertThatThrownBy(() -> RecordSets.read(List.of(file))).hasMessageContaining("PEOPLE-003");
  }

  @Test
  void personsAreDividedAndNotTheirSamples() {
    List<String> samples = new ArrayList<>();
    List<String> persons = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      samples.add("s" + i);
      persons.add("p" + i % 10);
    }
    List<String> notices = new ArrayList<>();
    PersonSplit<String> split = PersonSplit.of(samples, persons, 0.2, 0.1, notices);
    assertThat(split.validation()).hasSize(8);
    assertThat(split.test()).hasSize(4);
    assertThat(split.training()).hasSize(28);
    assertThat(split.test().stream().map(s -> persons.get(samples.indexOf(s))).distinct())
        .hasSize(1);
    assertThat(notices).isEmpty();
    PersonSplit<String> one =
        PersonSplit.of(samples, samples.stream().map(s -> "p").toList(), 0.25, 0.25, notices);
    assertThat(one.training()).hasSize(20);
    assertThat(notices).singleElement().asString().contains("there are 1 persons");
  }
}
