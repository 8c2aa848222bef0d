package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.geometry.Box;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.InputSource;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionWriterTest {
  private static final Image PICTURE = Image.filled(320, 240, 128, 128, 128);

  private static final ModelMeta META =
      new ModelMeta("yolo_v4", List.of("ring", "red cell"), Map.of(), Map.of(), Map.of());

  private static final Detections FOUND =
      new Detections(
          List.of(
              new Detection("red cell", 1, 0.9, new Box(-5, 20.125, 100, 260)),
              new Detection("ring", 0, 0.5, new Box(200, 100, 280, 180)),
              new Detection("ring", 0, 0.4, new Box(400, 100, 480, 180)),
              new Detection("ring", 0, 0.25, new Box(190, 10, 200, 20))));

  @Test
  void writesPicturesLabelsAndResults(@TempDir Path folder) throws IOException {
    try (DetectionWriter writer =
        new DetectionWriter(folder, DetectionWriter.USUAL_THRESHOLD, META, null)) {
      writer.write(InputSource.of(Path.of("in", "a.png"), () -> PICTURE), PICTURE, FOUND);
      writer.write(
          InputSource.of(Path.of("in", "b.JPG"), () -> PICTURE),
          PICTURE,
          new Detections(List.of()));
      writer.write(InputSource.of(Path.of("other", "a.png"), () -> PICTURE), PICTURE, FOUND);
      assertThat(folder.resolve("coco_results.json")).doesNotExist();
      assertThat(writer.finish())
          .containsExactly(
              folder.resolve("coco_results.json"),
              folder.resolve("coco_categories.json"),
              folder.resolve("labels"),
              folder.resolve("images_annotated"));
    }
    assertThat(names(folder.resolve("labels"))).containsExactly("a.txt", "a_2.txt", "b.txt");
    assertThat(names(folder.resolve("images_annotated")))
        .containsExactly("a.png", "a_2.png", "b.jpg");
    assertThat(folder.resolve("labels/b.txt")).isEmptyFile();
    List<String> lines = Files.readAllLines(folder.resolve("labels/a.txt"));
    assertThat(lines)
        .containsExactly(
            "red_cell 0.00 0 0.00 0.00 20.13 100.00 240.00"
                + " 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.900000",
            "ring 0.00 0 0.00 200.00 100.00 280.00 180.00"
                + " 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.500000");
    assertThat(lines.get(0).split(" ")).hasSize(16);

    JsonNode results = new ObjectMapper().readTree(folder.resolve("coco_results.json").toFile());
    assertThat(results).hasSize(8);
    assertThat(results.get(0).toString())
        .isEqualTo(
            "{\"image_id\":1,\"category_id\":2,\"bbox\":[-5.0,20.125,105.0,239.875],"
                + "\"score\":0.9,\"file_name\":\"a.png\"}");
    assertThat(results.get(3).get("score").doubleValue()).isEqualTo(0.25);
    assertThat(results.get(4).get("image_id").intValue()).isEqualTo(3);

    JsonNode written = new ObjectMapper().readTree(folder.resolve("coco_categories.json").toFile());
    assertThat(written.get("categories").toString())
        .isEqualTo("[{\"id\":1,\"name\":\"ring\"},{\"id\":2,\"name\":\"red cell\"}]");
    assertThat(written.get("images").get(1).toString())
        .isEqualTo("{\"id\":2,\"file_name\":\"b.JPG\",\"width\":320,\"height\":240}");

    Image drawn = ImageCodec.read(folder.resolve("images_annotated/a.png"));
    assertThat(drawn.width()).isEqualTo(320);
    assertThat(drawn.level(240, 140, 0)).as("inside of a box").isEqualTo(128);
    assertThat(drawn.level(100, 140, 0)).as("its side").isNotEqualTo(128);
    assertThat(drawn.level(195, 10, 0)).as("a box that is too unsure").isEqualTo(128);
  }

  @Test
  void takesNumbersAsIdsWhereEveryNameIsOne(@TempDir Path folder) throws IOException {
    try (DetectionWriter writer = new DetectionWriter(folder, 0.3, META, null)) {
      writer.write(InputSource.of(Path.of("000000397133.jpg"), () -> PICTURE), PICTURE, FOUND);
      writer.write(InputSource.of(Path.of("000000000007.jpg"), () -> PICTURE), PICTURE, FOUND);
      writer.finish();
    }
    JsonNode results = new ObjectMapper().readTree(folder.resolve("coco_results.json").toFile());
    assertThat(results.get(0).get("image_id").longValue()).isEqualTo(397133);
    assertThat(results.get(4).get("image_id").longValue()).isEqualTo(7);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
