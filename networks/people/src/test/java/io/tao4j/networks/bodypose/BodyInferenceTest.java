package io.tao4j.networks.bodypose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Image;
import io.tao4j.geometry.Box;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.InputSource;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.PeopleSpecs;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From maps to people of the picture, figures and files. */
class BodyInferenceTest {
  private static final BodyPose POSE =
      new BodyPose(List.of("head", "foot"), List.of(List.of(0, 1)));
  private static final BodyFacts FACTS =
      new BodyFacts(
          64,
          64,
          List.of(256.0, 256.0, 256.0),
          List.of(0.5, 0.5, 0.5),
          POSE.joints(),
          POSE.limbs(),
          1);
  private static final BodyMaps MAPS = new BodyMaps(POSE, 8, 8, 8, 7, 8);

  /** In pixels of the input. */
  private static final KeyPoints PERSON =
      new KeyPoints(new float[] {20, 16, 20, 48}, new boolean[2]);

  private static BodyFinder finder(Map<String, String> fields) {
    return new BodyFinder(FACTS, PeopleSpecs.parse(new BodyNetwork(), fields).spec().finding());
  }

  private static float[] heat(float share) {
    float[] heat = MAPS.heat(List.of(PERSON.moved(AffineMap.shift(-0.5, -0.5))));
    for (int i = 0; i < heat.length; i++) {
      heat[i] *= share;
    }
    return heat;
  }

  private static float[] fields() {
    return MAPS.fields(List.of(PERSON));
  }

  private static BodyPeople found(Map<String, String> fields, Image picture) {
    BodyFinder finder = finder(fields);
    BodyInference inference = new BodyInference(finder);
    assertThat(inference.encode(List.of(picture)).get("images").shape())
        .isEqualTo(Shape.of(1, 3, 64, 64));
    return inference
        .decode(
            List.of(picture),
            Map.of(
                "heatmap_out", Tensor.of(heat(1), 1, 3, 8, 8),
                "paf_out", Tensor.of(fields(), 1, 2, 8, 8)))
        .get(0);
  }

  /**
   * keep_aspect_ratio_mode, output_upsampling_factor, heatmap_threshold, paf_threshold,
   * multi_scale_inference.
   */
  @Test
  void peopleAreFoundByTheFields() {
    // a picture twice as wide as it is high is fitted between rows 16 and 48 of the input
    Image wide = Image.filled(128, 64, 9, 9, 9);
    BodyPeople fitted = found(Map.of("keep_aspect_ratio_mode", "pad_image_input"), wide);
    assertThat(fitted.people()).hasSize(1);
    BodyPeople.Point head = fitted.people().get(0).points().get(0);
    assertThat(head.x()).isCloseTo(40, within(4.0));
    assertThat(head.y()).isCloseTo(0, within(4.0));
    BodyPeople.Point stretched =
        found(Map.of("keep_aspect_ratio_mode", "None"), wide).people().get(0).points().get(1);
    assertThat(stretched.x()).isCloseTo(40, within(4.0));
    assertThat(stretched.y()).isCloseTo(48, within(4.0));
    // places are middles of the enlarged pixels, two of the input here
    BodyPeople.Point coarse =
        found(
                Map.of("keep_aspect_ratio_mode", "None", "output_upsampling_factor", "[4, 4]"),
                Image.filled(64, 64, 9, 9, 9))
            .people()
            .get(0)
            .points()
            .get(0);
    assertThat(coarse.x() % 2).isEqualTo(1);
    assertThat(found(Map.of("heatmap_threshold", "1"), wide).people()).isEmpty();
    assertThat(finder(Map.of("paf_threshold", "1")).find(heat(1), fields(), 0, still()).people())
        .isEmpty();
    assertThatThrownBy(() -> finder(Map.of("multi_scale_inference", "true")))
        .hasMessageContaining("one size");
    assertThatThrownBy(() -> finder(Map.of("output_upsampling_factor", "[8]")))
        .hasMessageContaining("two numbers");
  }

  private static AffineMap still() {
    return AffineMap.scale(1, 1);
  }

  @Test
  void whoHasTooLittleHeatIsNobody() {
    assertThat(finder(Map.of()).find(heat(0.02f), fields(), 0, still()).people()).isEmpty();
  }

  @Test
  void figuresCountJointsThatAreNear(@TempDir Path folder) throws IOException {
    BodyFinder finder = finder(Map.of("keep_aspect_ratio_mode", "None"));
    // the label's head is where it was found, its foot half of the box away
    CocoPeople.Person right =
        new CocoPeople.Person(
            new KeyPoints(new float[] {20, 16, 20, 28}, new boolean[2]),
            Box.ofSize(10, 10, 20, 40),
            800,
            false,
            Optional.empty());
    List<CocoPeople.Person> people = new ArrayList<>(List.of(right));
    CocoPeople.Picture labels = new CocoPeople.Picture(7, "a.png", 64, 64, people);
    BodySets.Judging judged = new BodySets.Judging(Path.of("a.png"), "set", labels);
    BodyEvaluator evaluator = new BodyEvaluator(finder, POSE.joints(), List.of(judged));
    evaluator.add(
        new Batch(Map.of(), Map.of(), List.of("a.png")),
        Map.of(
            "heatmap_out", Tensor.of(heat(1), 1, 3, 8, 8),
            "paf_out", Tensor.of(fields(), 1, 2, 8, 8)));
    Evaluation result = evaluator.result();
    assertThat(result.metrics().get("PCK@0.1")).isEqualTo(0.5);
    assertThat(result.metrics().get("people")).isEqualTo(1);
    result.write(folder);
    assertThat(Files.readString(folder.resolve("keypoints.json"))).contains("\"image_id\":7");
  }

  @Test
  void whatIsFoundIsWrittenAndDrawn(@TempDir Path folder) throws IOException {
    Image picture = Image.filled(64, 64, 9, 9, 9);
    BodyPeople people = found(new LinkedHashMap<>(), picture);
    BodyResults results = new BodyResults(folder);
    results.write(InputSource.of(Path.of("one.png"), () -> picture), picture, people);
    assertThat(results.finish()).hasSize(2).allSatisfy(file -> assertThat(file).exists());
    assertThat(Files.readString(folder.resolve("detections.json")))
        .contains("\"head\"")
        .contains("one.png");
  }
}
