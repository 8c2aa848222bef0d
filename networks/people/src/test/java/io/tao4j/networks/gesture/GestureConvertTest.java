package io.tao4j.networks.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.fixtures.DrawnPeople;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.gesture.GestureData.Hand;
import io.tao4j.networks.gesture.GestureData.Part;
import io.tao4j.networks.people.PeopleSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GestureConvertTest {
  @TempDir Path folder;
  private final Map<String, String> fields = new LinkedHashMap<>();

  @BeforeEach
  void draw() throws IOException {
    DrawnPeople.hands(folder, 4, 1, 60, 48, 1);
    fields.put("mount_dir_path", folder.toString());
    fields.put("set_list.train_val", "[data]");
    fields.put("set_list.kpi", "[data]");
    fields.put("uid_list.kpi", "[id04]");
    fields.put("uid_list.val_fraction", "0.34");
  }

  private GestureData run() throws IOException {
    GestureConvertCommand command = new GestureConvertCommand();
    SubCommand.Result result = command.run(PeopleSpecs.parse(command.specBinder(), fields).spec());
    assertThat(result.files()).hasSize(1);
    return GestureData.read(result.files().get(0));
  }

  private static List<String> users(GestureData data, Part part) {
    return data.parts().get(part).stream().map(Hand::user).distinct().toList();
  }

  @Test
  void handsAreCutOutAndDivided() throws IOException {
    fields.put("org_data_dir", "original");
    fields.put("post_data_dir", "cut");
    fields.put("output_filename", "some.json");
    fields.put("annotation_config.annotation_path", "annotation/data.json");
    fields.put("uid_list.uid_name", "user_id");
    fields.put("convert_bbox_square", "true");
    fields.put("bbox_enlarge_ratio", "1.5");
    GestureData data = run();
    assertThat(folder.resolve("some.json")).exists();
    assertThat(users(data, Part.KPI)).containsExactly("id04");
    assertThat(users(data, Part.VALIDATION)).hasSize(1);
    assertThat(users(data, Part.TRAIN)).hasSize(2).doesNotContain("id04");
    assertThat(data.facts()).isEqualTo(new GestureFacts(true, 1.5));
    Hand hand = data.parts().get(Part.TRAIN).get(0);
    assertThat(hand.image()).startsWith("cut/data/").contains(hand.label());
    Image square = ImageCodec.read(folder.resolve(hand.image()));
    assertThat(square.width()).isEqualTo(square.height());
    fields.put("bbox_enlarge_ratio", "3");
    Image larger = ImageCodec.read(folder.resolve(run().parts().get(Part.TRAIN).get(0).image()));
    assertThat(larger.width()).isBetween(2 * square.width() - 1, 2 * square.width() + 1);
    assertThat(larger.level(0, 0, 0)).isZero(); // beyond the picture
    fields.put("convert_bbox_square", "false");
    Image box = ImageCodec.read(folder.resolve(run().parts().get(Part.TRAIN).get(0).image()));
    assertThat(box.width()).isNotEqualTo(box.height());
    assertThat(Math.max(box.width(), box.height())).isEqualTo(larger.width());
    fields.put("annotation_config.annotation_path", "nowhere");
    assertThatThrownBy(this::run).hasMessageContaining("PEOPLE-001");
  }

  @Test
  void usersMayBeNamed() throws IOException {
    fields.put("uid_list.kpi", "[]");
    fields.put("kpi_users", "[id01]");
    fields.put("uid_list.predefined_val_users", "true");
    fields.put("uid_list.validation", "[id03]");
    GestureData data = run();
    assertThat(users(data, Part.KPI)).containsExactly("id01");
    assertThat(users(data, Part.VALIDATION)).containsExactly("id03");
    assertThat(users(data, Part.TRAIN)).containsExactly("id02", "id04");
    assertThat(data.parts().get(Part.TRAIN)).hasSize(12);
    fields.put("sampling_rate", "2");
    assertThat(run().parts().get(Part.TRAIN)).hasSize(6);
  }

  @Test
  void classesAreShownAsOftenAsWanted() {
    List<Hand> hands = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      hands.add(new Hand("a" + i, i < 8 ? "large" : "small", ""));
    }
    assertThat(counts(hands, Map.of())).containsExactly(8L, 2L);
    assertThat(counts(hands, Map.of("sampling.sampling_mode", "average"))).containsExactly(5L, 5L);
    assertThat(counts(hands, Map.of("sampling.sampling_mode", "highest"))).containsExactly(8L, 8L);
    assertThat(counts(hands, Map.of("sampling.sampling_mode", "lowest"))).containsExactly(2L, 2L);
    Map<String, String> weighted = new LinkedHashMap<>();
    weighted.put("sampling.sampling_mode", "average");
    weighted.put("sampling.use_class_weights", "true");
    weighted.put("sampling.class_weights", "{large: 0.3, small: 0.7}");
    assertThat(counts(hands, weighted)).containsExactly(3L, 7L);
    weighted.put("sampling.class_weights", "{large: 1.0}");
    assertThatThrownBy(() -> counts(hands, weighted)).hasMessageContaining("GESTURE-005");
  }

  private List<Long> counts(List<Hand> hands, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.putAll(more);
    GestureConvertSpec spec =
        PeopleSpecs.parse(new GestureConvertCommand().specBinder(), all).spec();
    List<Hand> sampled = GestureConvertCommand.sampled(hands, spec.sampling());
    return List.of(
        sampled.stream().filter(hand -> hand.label().equals("large")).count(),
        sampled.stream().filter(hand -> hand.label().equals("small")).count());
  }

  @Test
  void fieldsThatOthersSwitchOffSaySo() {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("sampling.sampling_mode", "average");
    all.put("sampling.class_weights", "{large: 1}");
    all.put("uid_list.validation", "[u1]");
    all.put("uid_list.predefined_val_users", "false");
    assertThat(PeopleSpecs.parse(new GestureConvertCommand().specBinder(), all).report().notices())
        .extracting(io.tao4j.spec.Problem::path)
        .contains("sampling.class_weights", "uid_list.validation")
        .doesNotContain("uid_list.val_fraction");
  }

  @Test
  void aPictureWithoutGestureIsSaid() throws IOException {
    Files.writeString(
        folder.resolve("original/data/annotation/data.json"),
        "[{\"class\": \"image\", \"filename\": \"images/id01_fist_000.png\","
            + " \"annotations\": [{\"class\": \"HandBbox\"}]}]");
    assertThatThrownBy(this::run)
        .hasMessageContaining("GESTURE-004")
        .hasMessageContaining("data.json, picture 1");
  }
}
