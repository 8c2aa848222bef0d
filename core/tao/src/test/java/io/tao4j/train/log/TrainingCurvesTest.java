package io.tao4j.train.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import io.tao4j.train.TrainingListener.Epoch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCurvesTest {
  @TempDir private Path folder;

  private static Evaluation figures(Map<String, Double> metrics) {
    return Evaluation.of(metrics, Metric.higher("mAP"));
  }

  private static Epoch epoch(int number, Map<String, Double> terms, @Nullable Evaluation figures) {
    return new Epoch(
        number,
        3,
        number,
        3.0 - number,
        terms,
        Map.of(),
        0.1,
        8,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        figures,
        figures == null ? null : "mAP",
        false);
  }

  @Test
  void figuresOfOneKindShareAChart() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String name : List.of("mAP", "precision", "recall", "val_loss", "mAP_50")) {
      metrics.put(name, 0.5);
    }
    metrics.put("images", 12.0);
    assertThat(figures(metrics).charts())
        .isEqualTo(
            Map.of(
                "Validation", List.of("mAP", "mAP_50"),
                "Precision and recall", List.of("precision", "recall"),
                "Validation losses", List.of("val_loss")));
  }

  @Test
  void drawsAChartForEachKindOfFigure() throws IOException {
    TrainingCurves curves = new TrainingCurves();
    for (int i = 0; i < 3; i++) {
      Evaluation figures = figures(Map.of("mAP", 0.1 * i, "recall", 0.2, "loss", 3.0 - i));
      curves.add(epoch(i, Map.of("box", 1.0, "class", 2.0 - i), i == 1 ? null : figures));
    }
    curves.write(folder);
    BufferedImage losses = ImageIO.read(folder.resolve("loss_curve.png").toFile());
    assertThat(losses.getWidth()).as("loss and its parts").isEqualTo(1280);
    assertThat(losses.getHeight()).isEqualTo(400);
    BufferedImage validations = ImageIO.read(folder.resolve("validation_curves.png").toFile());
    assertThat(validations.getHeight()).as("three charts").isEqualTo(800);
  }

  @Test
  void drawsNothingAfterOneEpochAndNoPartsOfOneLoss() throws IOException {
    TrainingCurves curves = new TrainingCurves();
    curves.add(epoch(0, Map.of("loss", 1.0), null));
    curves.write(folder);
    assertThat(folder).isEmptyDirectory();
    curves.add(epoch(1, Map.of("loss", 1.0), null));
    curves.write(folder);
    assertThat(ImageIO.read(folder.resolve("loss_curve.png").toFile()).getWidth()).isEqualTo(640);
    assertThat(folder.resolve("validation_curves.png")).doesNotExist();
  }
}
