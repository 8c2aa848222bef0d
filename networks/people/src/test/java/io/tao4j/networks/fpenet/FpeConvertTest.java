package io.tao4j.networks.fpenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.fixtures.DrawnPeople;
import io.tao4j.geometry.Box;
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

class FpeConvertTest {
  @TempDir Path folder;

  private SubCommand.Result run(Map<String, String> fields) throws IOException {
    FpeConvertCommand command = new FpeConvertCommand();
    return command.run(PeopleSpecs.parse(command.specBinder(), fields).spec());
  }

  @Test
  void labelsBecomeRecords() throws IOException {
    DrawnPeople.faces(folder, "one", 5, 90, 80, 1);
    Files.createDirectories(folder.resolve("labels"));
    Files.move(folder.resolve("one.json"), folder.resolve("labels/one.json"));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("sets", "[one]");
    fields.put("gt_root_path", folder.toString());
    fields.put("gt_path", "labels");
    fields.put("save_root_path", folder.resolve("out").toString());
    fields.put("save_path", "records");
    fields.put("image_root_path", folder.toString());
    fields.put("tfrecord_folder", "r");
    fields.put("tfrecord_name", "d.tfrecords");
    fields.put("num_keypoints", "68");
    fields.put("bbox_enlarge_ratio", "1.5");
    SubCommand.Result result = run(fields);
    Path file = folder.resolve("out/records/one/r/d.tfrecords");
    assertThat(result.files()).containsExactly(file);
    List<FaceRecord> faces = FaceRecord.read(file);
    assertThat(faces).hasSize(5);
    FaceRecord face = faces.get(0);
    assertThat(face.frame()).isEqualTo("one/0000.png");
    assertThat(face.width()).isEqualTo(90);
    assertThat(face.points().count()).isEqualTo(68);
    Box points = face.points().box().orElseThrow();
    assertThat(face.box().width())
        .isCloseTo(1.5 * Math.max(points.width(), points.height()), within(1.0));
    assertThat(face.box().width()).isEqualTo(face.box().height());
    fields.put("num_keypoints", "81");
    assertThatThrownBy(() -> run(fields)).hasMessageContaining("FPENET-003");
    fields.put("num_keypoints", "80");
    Files.delete(folder.resolve("one/0003.png"));
    assertThat(run(fields).notices())
        .satisfiesExactly(
            enlarged -> assertThat(enlarged).contains("1.5 times as large as their points"),
            missing -> assertThat(missing).contains("1 faces have a picture"));
    fields.put("sets", "[two]");
    fields.put("gt_path", "nowhere");
    assertThatThrownBy(() -> run(fields)).hasMessageContaining("no labels of the set two");
  }
}
