package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.detection.CocoId;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.DetectionSet;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.geometry.Box;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.metric.detection.PrecisionRecallCurve.Mode;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.InputSource;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import io.tao4j.networks.tasks.detection.DatasetConfig.LabelFormat;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results carry the numbers of the user's own annotation file. */
class CocoNumbersTest {
  /** Sorted by name the classes are cat, dog, Zebra: neither the file's order nor its numbers. */
  private static final String ANNOTATIONS =
      """
      {"images": [
         {"id": 101, "file_name": "a.png", "width": 64, "height": 48},
         {"id": 7, "file_name": "b.png", "width": 64, "height": 48}],
       "categories": [{"id": 90, "name": "Zebra"}, {"id": 17, "name": "dog"},
         {"id": 3, "name": "cat"}],
       "annotations": [
         {"id": 1, "image_id": 101, "category_id": 90, "bbox": [4, 4, 20, 20]},
         {"id": 2, "image_id": 101, "category_id": 17, "bbox": [30, 4, 20, 20]},
         {"id": 3, "image_id": 7, "category_id": 3, "bbox": [4, 4, 20, 20]}]}
      """;

  @TempDir private Path root;

  @BeforeEach
  void drawPictures() throws IOException {
    Files.createDirectories(root.resolve("images"));
    for (String name : List.of("a.png", "b.png")) {
      Files.write(
          root.resolve("images").resolve(name),
          ImageCodec.encodePng(Image.filled(64, 48, 9, 9, 9)));
    }
  }

  private DatasetConfig config(String annotations, Map<String, String> mapping) throws IOException {
    Path file = root.resolve("annotations.json");
    Files.writeString(file, annotations);
    DataSource source =
        new DataSource(
            Optional.of(file.toString()),
            Optional.empty(),
            root.resolve("images").toString(),
            Optional.empty(),
            1);
    return new DatasetConfig(
        List.of(source),
        mapping,
        Optional.empty(),
        List.of(source),
        false,
        LabelFormat.COCO,
        "",
        false,
        0,
        0,
        0);
  }

  private static Model trained(DetectionSet set) {
    GraphBuilder b = new GraphBuilder();
    b.output("y", b.input("x", DType.FLOAT32, Shape.of(1)));
    ModelMeta meta =
        new ModelMeta(
            "yolo_v4",
            set.dataset().classes(),
            Map.of(),
            Map.of(),
            CocoNumbers.properties(set.categories()));
    return new Model(b.build(), Weights.of(Map.of()), meta);
  }

  private static JsonNode results(Path folder, ModelMeta meta, DatasetConfig config, Path... files)
      throws IOException {
    try (DetectionWriter writer = new DetectionWriter(folder, 0.3, meta, config)) {
      for (Path file : files) {
        List<Detection> found = new ArrayList<>();
        for (int c = 0; c < meta.classNames().size(); c++) {
          found.add(new Detection(meta.classNames().get(c), c, 0.9 - 0.1 * c, new Box(1, 2, 9, 9)));
        }
        Image picture = Image.filled(64, 48, 9, 9, 9);
        writer.write(InputSource.of(file, () -> picture), picture, new Detections(found));
      }
      writer.finish();
    }
    return new ObjectMapper().readTree(folder.resolve("coco_results.json").toFile());
  }

  private static List<String> field(JsonNode results, String name) {
    List<String> values = new ArrayList<>();
    results.forEach(one -> values.add(one.get(name).toString()));
    return values;
  }

  @Test
  void inferenceUsesTheAnnotationFilesOwnNumbers() throws IOException {
    DatasetConfig config = config(ANNOTATIONS, Map.of());
    ModelMeta meta = trained(DetectionData.training(config)).meta();
    assertThat(meta.classNames()).containsExactly("cat", "dog", "zebra");
    JsonNode results =
        results(
            root.resolve("out"),
            meta,
            config,
            root.resolve("images/a.png"),
            root.resolve("images/../images/b.png"));
    assertThat(field(results, "image_id")).containsExactly("101", "101", "101", "7", "7", "7");
    assertThat(field(results, "category_id")).containsExactly("3", "17", "90", "3", "17", "90");
    JsonNode written =
        new ObjectMapper().readTree(root.resolve("out/coco_categories.json").toFile());
    assertThat(written.get("categories").get(2).toString())
        .isEqualTo("{\"id\":90,\"name\":\"Zebra\"}");
  }

  @Test
  void theModelKeepsItsCategoriesWithoutTheFile() throws IOException {
    DatasetConfig config = config(ANNOTATIONS, Map.of());
    ModelMeta meta = trained(DetectionData.training(config)).meta();
    Path otherFolder = root.resolve("elsewhere/000000000042.png");
    JsonNode results = results(root.resolve("out"), meta, null, otherFolder);
    assertThat(field(results, "category_id")).containsExactly("3", "17", "90");
    assertThat(field(results, "image_id")).containsExactly("42", "42", "42");
    Files.delete(root.resolve("annotations.json"));
    results = results(root.resolve("out"), meta, config, root.resolve("images/b.png"));
    assertThat(field(results, "category_id")).containsExactly("3", "17", "90");
  }

  @Test
  void copiesOfThePicturesAreFoundByName() throws IOException {
    DatasetConfig config = config(ANNOTATIONS, Map.of());
    ModelMeta meta = trained(DetectionData.training(config)).meta();
    JsonNode results =
        results(root.resolve("out"), meta, config, Path.of("copy/b.png"), Path.of("copy/a.png"));
    assertThat(field(results, "image_id")).containsExactly("7", "7", "7", "101", "101", "101");
    results =
        results(root.resolve("out"), meta, config, Path.of("copy/b.png"), Path.of("copy/c.png"));
    assertThat(field(results, "image_id")).containsExactly("1", "1", "1", "2", "2", "2");
  }

  @Test
  void aPictureThatTheFileLacksGetsANewNumber() throws IOException {
    DatasetConfig config =
        config(
            ANNOTATIONS
                .replace("\"id\": 7", "\"id\": 1")
                .replace("\"image_id\": 7", "\"image_id\": 1"),
            Map.of());
    ModelMeta meta = trained(DetectionData.training(config)).meta();
    JsonNode results =
        results(
            root.resolve("out"),
            meta,
            config,
            root.resolve("images/new.png"),
            root.resolve("images/b.png"));
    assertThat(field(results, "image_id")).containsExactly("2", "2", "2", "1", "1", "1");
  }

  @Test
  void textsStayTextsAndWholeFloatsAreNumbers() throws IOException {
    String texts =
        ANNOTATIONS
            .replace("\"id\": 101", "\"id\": \"scene-1\"")
            .replace("\"image_id\": 101", "\"image_id\": \"scene-1\"")
            .replace("\"id\": 7", "\"id\": 7.0")
            .replace("\"category_id\": 17", "\"category_id\": 17.0");
    DatasetConfig config = config(texts, Map.of());
    DetectionSet set = DetectionData.training(config);
    assertThat(set.report().problems()).isEmpty();
    assertThat(set.dataset().samples())
        .extracting(DetectionSample::cocoId)
        .containsExactly(new CocoId("scene-1", true), CocoId.of(7));
    JsonNode results =
        results(
            root.resolve("out"),
            trained(set).meta(),
            config,
            root.resolve("images/a.png"),
            root.resolve("images/b.png"));
    assertThat(field(results, "image_id"))
        .containsExactly("\"scene-1\"", "\"scene-1\"", "\"scene-1\"", "7", "7", "7");
  }

  @Test
  void severalCategoriesOfAClassAreReported() throws IOException {
    DatasetConfig config = config(ANNOTATIONS, Map.of("cat", "pet", "dog", "pet", "zebra", "wild"));
    DetectionSet set = DetectionData.training(config);
    assertThat(set.report().notices())
        .contains(
            "training set: COCO results number the class 'pet' 17; its categories are dog (17),"
                + " cat (3)");
    JsonNode results =
        results(root.resolve("out"), trained(set).meta(), config, root.resolve("images/a.png"));
    assertThat(field(results, "category_id")).containsExactly("17", "90");
  }

  @Test
  void evaluationWritesResultsWithTheSetsNumbers() throws IOException {
    DatasetConfig config = config(ANNOTATIONS, Map.of());
    Model model = trained(DetectionData.training(config));
    DetectionSet set = DetectionData.validation(config, model.meta().classNames()).orElseThrow();
    DetectionEvaluator evaluator =
        new DetectionEvaluator(
            model.meta(),
            set,
            new DetectionEvaluator.Settings(0.5, Mode.INTEGRATE),
            false,
            (outputs, placements) ->
                List.of(
                    new Detections(List.of(new Detection("zebra", 2, 0.8, new Box(4, 4, 24, 24)))),
                    new Detections(List.of())));
    List<List<LabelledBox>> truth =
        set.dataset().samples().stream().map(DetectionSample::boxes).toList();
    io.tao4j.data.detection.Placement identity =
        new io.tao4j.data.detection.Placement(64, 48, 1, 1, 0, 0);
    evaluator.add(
        new Batch(
            Map.of(),
            new DetectionTruth(truth, List.of(identity, identity)).tensors(),
            set.dataset().samples().stream().map(s -> s.path().toString()).toList()),
        Map.of("heads", Tensor.scalar(0)));
    Path folder = root.resolve("evaluate");
    assertThat(evaluator.result().write(folder)).contains(folder.resolve("coco_results.json"));
    assertThat(Files.readString(folder.resolve("coco_results.json")))
        .isEqualTo(
            "[{\"image_id\":101,\"category_id\":90,\"bbox\":[4.0,4.0,20.0,20.0],"
                + "\"score\":0.8,\"file_name\":\"a.png\"}]");
  }
}
