package io.tao4j.networks.emotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.fixtures.DrawnPeople;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.people.FaceRecord;
import io.tao4j.networks.people.PeopleSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmotionConvertTest {
  @TempDir Path folder;

  private SubCommand.Result run(Map<String, String> fields) throws IOException {
    EmotionConvertCommand command = new EmotionConvertCommand();
    return command.run(PeopleSpecs.parse(command.specBinder(), fields).spec());
  }

  @Test
  void personsAreDivided() throws IOException {
    DrawnPeople.emotions(folder, 4, 5);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("org_data_path", folder.toString());
    fields.put("set_name", "drawn");
    fields.put("post_data_path", folder.resolve("post").toString());
    fields.put("ground_truth_folder_suffix", "DataFactory");
    fields.put("num_keypoints", "68");
    fields.put("emotion_map", "{happy: 1, neutral: 0}");
    fields.put("validation_fraction", "0.25");
    fields.put("test_fraction", "0.5");
    SubCommand.Result result = run(fields);
    assertThat(result.figures())
        .containsEntry("train", 20)
        .containsEntry("validate", 20)
        .containsEntry("test", 40);
    assertThat(result.notices()).singleElement().asString().contains("160 faces show nothing");
    List<FaceRecord> faces =
        FaceRecord.read(folder.resolve("post/drawn/TfRecords_combined/train.tfrecords"));
    assertThat(faces)
        .hasSize(20)
        .allSatisfy(
            face -> {
              assertThat(face.points().count()).isEqualTo(68);
              assertThat(face.label()).isEqualTo(face.frame().contains("happy") ? 1 : 0);
            });
    // labels may lie in the set's own folder
    Files.move(
        folder.resolve("drawn/Ground_Truth_DataFactory/faces.json"),
        folder.resolve("drawn/faces.json"));
    fields.put("ground_truth_folder_suffix", "Other");
    assertThat(run(fields).figures()).containsEntry("train", 20);
    fields.put("num_keypoints", "104");
    assertThatThrownBy(() -> run(fields)).hasMessageContaining("EMOTION-001");
    fields.put("test_fraction", "0.8");
    assertThatThrownBy(() -> run(fields)).hasMessageContaining("nobody is left");
  }
}
