package io.tao4j.networks.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.NpyFile;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
  @TempDir Path folder;

  /** Person 7 in each of so many frames, and person 9 in the first two. */
  private Path tracker(int frames) throws IOException {
    StringBuilder json = new StringBuilder("[");
    for (int t = 0; t < frames; t++) {
      json.append(t == 0 ? "" : ",")
          .append("{\"num_frames_in_batch\":1,\"batches\":[{\"frame_num\":")
          .append(t)
          .append(",\"objects\":[");
      json.append(person(7, t));
      if (t < 2) {
        json.append(',').append(person(9, t));
      }
      json.append("]}]}");
    }
    return Files.writeString(folder.resolve("tracker.json"), json.append("]"));
  }

  /** Two joints: the first at (100, 50, 900), the second moving; a third that is not seen. */
  private static String person(int id, int t) {
    return ("{\"object_id\":%s,\"pose3d\":[100,50,900,1, %s,80,960,0.9, 5,5,5,0],"
            + "\"pose25d\":[960,540,1.5,1, %s,270,2.5,0.8, 5,5,5,0]}")
        .formatted(id, 100 + 12 * t, 480 + t);
  }

  private SubCommand.Result run(Map<String, String> fields) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("results_dir", folder.resolve("out").toString());
    all.put("num_joints", "3");
    all.put("focal_length", "1200");
    all.put("sequence_length_max", "6");
    all.put("sequence_length_min", "2");
    all.put("sequence_length", "4");
    all.put("sequence_overlap", "0.5");
    all.putAll(fields);
    ConvertCommand command = new ConvertCommand();
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with("dataset_convert." + field.getKey(), field.getValue());
    }
    return command.run(command.specBinder().bind(tree).spec());
  }

  @Test
  void aTrackersPosesBecomeWindows() throws IOException {
    Path data = tracker(7);
    SubCommand.Result result = run(Map.of("data", data.toString()));
    assertThat(result.figures()).containsEntry("persons", 2).containsEntry("sequences", 4);
    NpyFile seven = NpyFile.open(folder.resolve("out/object_7.npy"));
    // from frame 0, 2 and 4; what begins at frame 6 is shorter than sequence_length_min
    assertThat(seven.shape()).containsExactly(3L, 3L, 6L, 3L, 1L);
    float[] second = seven.row(1); // frames 2 to 5
    int each = 6 * 3;
    for (int t = 0; t < 4; t++) {
      assertThat(second[t * 3]).isZero(); // joint 0 is where places begin
      assertThat((double) second[t * 3 + 1]).isCloseTo(12 * (t + 2) / 1200.0, within(1e-6));
      assertThat((double) second[each + t * 3 + 1]).isCloseTo(30 / 1200.0, within(1e-6));
      assertThat((double) second[2 * each + t * 3 + 1]).isCloseTo(60 / 1200.0, within(1e-6));
      assertThat(second[t * 3 + 2]).isZero(); // not seen
    }
    assertThat(second[4 * 3 + 1]).isZero(); // filled up
    assertThat(NpyFile.open(folder.resolve("out/object_9.npy")).shape().get(0)).isEqualTo(1);
    result = run(Map.of("data", data.toString(), "sequence_length_min", "3"));
    assertThat(result.notices()).hasSize(1).first().asString().contains("person 9 has 2 frames");
    assertThatThrownBy(() -> run(Map.of("data", data.toString(), "num_joints", "34")))
        .hasMessageContaining("POSE-006")
        .hasMessageContaining("'pose3d' has 12 numbers, 34 joints have 136");
    assertThatThrownBy(() -> run(Map.of("data", data.toString(), "sequence_length", "7")))
        .hasMessageContaining("sequence_length_max 6");
    Path broken = Files.writeString(folder.resolve("broken.json"), "[{\n\"batches\": [}");
    assertThatThrownBy(() -> run(Map.of("data", broken.toString())))
        .hasMessageContaining("broken.json:2:");
    Path other = Files.writeString(folder.resolve("other.json"), "{\"frames\": []}");
    assertThatThrownBy(() -> run(Map.of("data", other.toString())))
        .hasMessageContaining("no list 'batches'");
  }

  @Test
  void posesInThePictureArePartsOfIt() throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("data", tracker(2).toString());
    fields.put("pose_type", "25dbp");
    fields.put("input_width", "1920");
    fields.put("input_height", "1080");
    run(fields);
    float[] row = NpyFile.open(folder.resolve("out/object_7.npy")).row(0);
    assertThat(row[0]).isZero(); // 960 of 1920
    assertThat((double) row[1]).isCloseTo(480 / 1920.0 - 0.5, within(1e-6));
    assertThat((double) row[18 + 1]).isCloseTo(270 / 1080.0 - 0.5, within(1e-6));
    assertThat(row[36 + 1]).isEqualTo(2.5f);
    fields.put("pose_type", "2dbp");
    run(fields);
    assertThat(NpyFile.open(folder.resolve("out/object_7.npy")).shape().get(1)).isEqualTo(2);
  }
}
