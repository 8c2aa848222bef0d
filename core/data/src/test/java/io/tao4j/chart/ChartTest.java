package io.tao4j.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ChildJvm;
import io.tao4j.geometry.Box;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {
  private static final double[] THREE = {1, 2, 3};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 12, 13, 31, 100})
  void givesEachCellOfAConfusionMatrixRoomForItsCount(int size) {
    long[][] counts = new long[size][size];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      counts[i][i] = 1000 + i;
      names.add("class number " + i);
    }
    BufferedImage image = ConfusionMatrixChart.draw(counts, names);
    assertThat(image.getWidth()).isGreaterThan(30 * size).isLessThan(400 + 70 * size);
    assertThat(image.getHeight()).isGreaterThan(20 * size).isLessThan(400 + 70 * size);
    // the diagonal is dark, what lies beside it white: count the dark cells along a middle row
    int dark = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        dark += (image.getRGB(x, y) & 0xffffff) == 0x08306b ? 1 : 0;
      }
    }
    int cell = (image.getWidth() - 400) / size;
    assertThat(dark).isGreaterThan(size * 200).isGreaterThan(size * cell * cell / 2);
  }

  @Test
  void drawsAMatrixWithoutSamplesAndVeryLongNames() {
    BufferedImage image =
        ConfusionMatrixChart.draw(new long[3][3], Collections.nCopies(3, "x".repeat(500)));
    assertThat(image.getWidth()).isLessThan(900);
  }

  @Test
  void refusesAMatrixThatIsNotSquare() {
    assertThatThrownBy(() -> ConfusionMatrixChart.draw(new long[2][3], List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfusionMatrixChart.draw(new long[2][2], List.of("a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfusionMatrixChart.draw(new long[0][], List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void barsOfAHistogramAreAsLargeAsTheirCounts() {
    double[] many = java.util.stream.DoubleStream.iterate(0.5, v -> v + 1).limit(90).toArray();
    double[] few = java.util.stream.DoubleStream.iterate(0.5, v -> v + 3).limit(30).toArray();
    BufferedImage image =
        new Histogram("sizes", "pixels", "boxes", 9)
            .group("many", many)
            .group("few", few)
            .group("few", new double[] {Double.NaN})
            .draw();
    // Less the two squares of the legend.
    double first = pixels(image, 0x0072b2);
    double second = pixels(image, 0xd55e00);
    assertThat(second).isPositive();
    assertThat(first / second).isBetween(2.5, 3.2);
  }

  @Test
  void aHistogramMayHaveNoValuesOrVeryManyGroups() {
    assertThat(new Histogram("none", "x", "y", 5).draw().getWidth()).isPositive();
    assertThat(new Histogram("zero", "x", "y", 5).group("a", new double[] {0, 0}).draw().getWidth())
        .isPositive();
    Histogram many = new Histogram("many", "x", "y", 5);
    for (int i = 0; i < 90; i++) {
      many.group("class " + i, new double[] {i});
    }
    assertThat(many.draw().getHeight()).isLessThan(700);
  }

  /** Curve 9 has the colour of curve 1: it is told apart by its dashes. */
  @Test
  void curvesOfOneColourDifferInTheirDashes() {
    BufferedImage[] alone = new BufferedImage[4];
    for (int round = 0; round < 4; round++) {
      LineChart chart = new LineChart("many", "x", "y").axes(0, 1, 0, 1);
      for (int i = 0; i < 8 * round; i++) {
        chart.line("none " + i, new double[] {0}, new double[] {Double.NaN});
      }
      double[] x = java.util.stream.IntStream.range(0, 50).mapToDouble(i -> i / 49.0).toArray();
      double[] half = new double[50];
      java.util.Arrays.fill(half, 0.5);
      alone[round] = chart.line("seen", x, half).draw();
    }
    double[] inked = new double[4];
    for (int round = 0; round < 4; round++) {
      inked[round] = pixels(alone[round], 0x0072b2);
    }
    assertThat(inked[1] / inked[0]).as("dashed").isBetween(0.5, 0.75);
    assertThat(inked[2] / inked[0]).as("dotted").isBetween(0.15, 0.45);
    assertThat(inked[3] / inked[0]).as("both").isBetween(0.5, 0.75);
  }

  @Test
  void aLegendThatIsLongMakesThePictureHigher() {
    LineChart chart = new LineChart("many", "x", "y");
    for (int i = 0; i < 60; i++) {
      chart.line("class " + i, THREE, new double[] {i, i + 1, i});
    }
    assertThat(chart.draw().getHeight()).isGreaterThanOrEqualTo(60 * 20);
  }

  @Test
  void aGridHasAChartAtEachPlace() {
    ChartGrid grid = new ChartGrid();
    assertThat(grid.isEmpty()).isTrue();
    assertThatThrownBy(grid::draw).isInstanceOf(IllegalStateException.class);
    for (int i = 0; i < 3; i++) {
      grid.add(new LineChart("chart " + i, "x", "y").line("a", THREE, new double[] {3, 2, 1}));
    }
    BufferedImage image = grid.draw();
    assertThat(image.getWidth()).isEqualTo(1280);
    assertThat(image.getHeight()).isEqualTo(800);
    for (int i = 0; i < 4; i++) {
      BufferedImage place = image.getSubimage(i % 2 * 640, i / 2 * 400, 640, 400);
      // each chart begins with the first colour
      assertThat(pixels(place, 0x0072b2) > 200).as("place %d", i).isEqualTo(i < 3);
    }
  }

  @Test
  void writesCurvesAsPng() throws IOException {
    Path file = folder.resolve("plots/loss.png");
    new LineChart("Loss", "epoch", "loss")
        .line("training", THREE, new double[] {3, 2, 1})
        .write(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(900);
    assertThat(pixels(image, 0x0072b2)).isGreaterThan(500);
  }

  @Test
  void leavesOutWhatIsNoNumber() {
    double nan = Double.NaN;
    double inf = Double.POSITIVE_INFINITY;
    BufferedImage gaps =
        new LineChart("Loss", "epoch", "loss")
            .line("nothing", THREE, new double[] {nan, inf, nan})
            .line("some", THREE, new double[] {1, inf, 2})
            .draw();
    assertThat(pixels(gaps, 0x0072b2)).isZero();
    assertThat(pixels(gaps, 0xd55e00)).isPositive();
    assertThat(new LineChart("Loss", "epoch", "loss").draw().getHeight()).isEqualTo(520);
    assertThat(
            new LineChart("Loss", "epoch", "loss")
                .line("a", new double[] {1}, new double[] {nan})
                .logarithmic()
                .draw())
        .isNotNull();
  }

  @Test
  void drawsOnAPlainAxisWhereALogarithmIsImpossible() {
    assertThat(
            pixels(
                new LineChart("Rate", "step", "rate")
                    .line("rate", THREE, new double[] {0, 0.1, 0.01})
                    .logarithmic()
                    .draw(),
                0x0072b2))
        .isGreaterThan(300);
    assertThat(
            pixels(
                new LineChart("Rate", "step", "rate")
                    .line("rate", THREE, new double[] {0.1, 0.1, 0.1})
                    .logarithmic()
                    .draw(),
                0x0072b2))
        .isGreaterThan(300);
  }

  @Test
  void refusesCurvesThatDoNotFit() {
    LineChart chart = new LineChart("t", "x", "y").line("a", THREE, THREE);
    assertThatThrownBy(() -> chart.line("a", THREE, THREE)).hasMessage("two curves named a");
    assertThatThrownBy(() -> chart.line("b", THREE, new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> chart.line("b", new double[] {Double.NaN}, new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Draws and writes whatever there is, and says what happened. */
  static final class Drawing {
    private Drawing() {}

    public static void main(String[] args) {
      Path folder = Path.of(args[0]);
      ConfusionMatrixChart.write(new long[2][2], List.of("a", "b"), folder.resolve("matrix.png"));
      new LineChart("loss", "epoch", "loss")
          .line("loss", new double[] {1, 2}, new double[] {1, 0.5})
          .write(folder.resolve("lines.png"));
      Image picture = Image.of(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
      List<BoxOverlay.Entry> boxes = List.of(new BoxOverlay.Entry(new Box(1, 1, 5, 5), "a", 0));
      System.out.print(
          "drawn over: " + !BoxOverlay.draw(picture, boxes).equals(picture) + ", done");
    }
  }

  private String drawing(boolean withFonts, Path into) throws Exception {
    Path none = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>");
    List<String> options =
        List.of("-Djava.awt.headless=true", "-Duser.home=" + folder.resolve("home"));
    ProcessBuilder child = ChildJvm.of(Drawing.class, options, into.toString());
    if (!withFonts) {
      child.environment().put("FONTCONFIG_FILE", none.toString());
    }
    return ChildJvm.output(child.redirectErrorStream(true));
  }

  @Test
  void aJavaWithoutFontsLeavesPicturesOutAndSaysSoOnce() throws Exception {
    Path into = Files.createDirectory(folder.resolve("into"));
    String output = drawing(false, into);
    assertThat(output).endsWith("drawn over: false, done").containsOnlyOnce("CHART-001");
    assertThat(output).contains("matrix.png and all other pictures are left out", "fontconfig");
    assertThat(into).isEmptyDirectory();
    assertThat(drawing(true, into)).endsWith("drawn over: true, done").doesNotContain("CHART");
    assertThat(into).isNotEmptyDirectory();
  }

  @Test
  void aPictureThatCannotBeWrittenIsLeftOut() throws Exception {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file, no folder");
    assertThat(drawing(true, blocked))
        .endsWith("done")
        .contains("matrix.png is left out: CHART-002", "lines.png is left out: CHART-002");
  }

  @Test
  void changesNoGlobalSwitchOfAwt() {
    String before = System.getProperty("java.awt.headless");
    boolean cache = ImageIO.getUseCache();
    new LineChart("t", "x", "y").line("a", THREE, THREE).draw();
    ConfusionMatrixChart.draw(new long[2][2], List.of("a", "b"));
    assertThat(System.getProperty("java.awt.headless")).isEqualTo(before);
    assertThat(ImageIO.getUseCache()).isEqualTo(cache);
  }

  private static int pixels(BufferedImage image, int rgb) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xffffff) == rgb ? 1 : 0;
      }
    }
    return count;
  }
}
