package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.image.ImageSize;
import io.tao4j.geometry.Box;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelStatisticsTest {
  private static LabelledBox box(int kind, double left, double top, double width, double height) {
    return new LabelledBox(Box.ofSize(left, top, width, height), kind, false, false);
  }

  /** Ten cars 10 to 100 pixels wide in the left half of one picture, a bus, an empty picture. */
  private static DetectionDataset set() {
    List<LabelledBox> cars = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      cars.add(box(0, 0, 0, 10 * i, 10));
    }
    ImageSize size = new ImageSize(200, 200);
    return DetectionDataset.of(
        "training set",
        List.of("car", "bus", "van"),
        List.of(
            new DetectionSample(Path.of("a.png"), cars, size, null),
            new DetectionSample(Path.of("b.png"), List.of(box(1, 100, 100, 100, 100)), size, null),
            new DetectionSample(Path.of("c.png"), List.of(), size, null)));
  }

  @Test
  void countsAndMeasuresEachClass(@TempDir Path folder) throws IOException {
    List<Path> files = DetectionData.writeStatistics(set(), "training", folder);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "training_labels.json",
            "training_classes.png",
            "training_box_sizes.png",
            "training_box_places.png");
    JsonNode json = new ObjectMapper().readTree(files.get(0).toFile());
    assertThat(json.get("pictures").intValue()).isEqualTo(3);
    assertThat(json.get("pictures_without_box").intValue()).isEqualTo(1);
    assertThat(json.get("boxes").intValue()).isEqualTo(11);
    assertThat(json.get("most_boxes_in_a_picture").intValue()).isEqualTo(10);
    // 10 x 100 is just below 32 x 32, 100 x 100 just above 96 x 96
    assertThat(json.get("small").intValue()).isEqualTo(10);
    assertThat(json.get("medium").intValue()).isZero();
    assertThat(json.get("large").intValue()).isEqualTo(1);
    assertThat(json.at("/classes/car").toString())
        .isEqualTo(
            "{\"boxes\":10,\"pictures\":1,\"width\":[10.0,50.0,90.0],"
                + "\"height\":[10.0,10.0,10.0]}");
    assertThat(json.at("/classes/van").toString()).isEqualTo("{\"boxes\":0,\"pictures\":0}");
  }

  @Test
  void showsWhereBoxesLie(@TempDir Path folder) throws IOException {
    List<Path> files = DetectionData.writeStatistics(set(), "training", folder);
    BufferedImage places = ImageIO.read(files.get(3).toFile());
    // the picture is 420 pixels wide from 30, 40 on
    assertThat(places.getRGB(30 + 10, 40 + 10) & 0xffffff).as("all cars").isEqualTo(0x08306b);
    assertThat(places.getRGB(30 + 400, 40 + 10) & 0xffffff).as("none").isEqualTo(0xffffff);
    assertThat(places.getRGB(30 + 400, 40 + 400) & 0xffffff)
        .as("the bus")
        .isNotEqualTo(0xffffff)
        .isNotEqualTo(0x08306b);
    BufferedImage classes = ImageIO.read(files.get(1).toFile());
    assertThat(classes.getWidth()).isEqualTo(900);
  }
}
