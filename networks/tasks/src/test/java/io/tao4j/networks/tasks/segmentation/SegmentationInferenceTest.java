package io.tao4j.networks.tasks.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.segmentation.Segmentation;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Windows;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A network of which each pixel sees its neighbours, computed in plain Java. */
class SegmentationInferenceTest {
  private static final List<String> CLASSES = List.of("dark", "middle", "bright");

  private static Model model(int side, Preprocessing input, int taken) {
    GraphBuilder b = new GraphBuilder();
    Value images =
        b.input(SegmenterDefinition.IMAGES, DType.FLOAT32, Shape.batch(1, input.height(), side));
    b.output(
        SegmenterDefinition.LOGITS,
        b.conv2d("conv", images, 3, 1 + 2 * taken, 1, Padding.NONE, 1, true));
    var graph = b.build();
    return new Model(
        graph,
        Weights.initialize(graph, 1),
        new ModelMeta("test", CLASSES, input.toMap(), Map.of(), Map.of()));
  }

  private static Preprocessing stretched(int side) {
    return Preprocessing.stretch(
        side, side, Interpolation.BILINEAR, Normalization.unit(ColorOrder.GRAY));
  }

  /** Scores by the mean of 3x3 levels, borders continued. */
  private static GraphRunner blur(int cut) {
    return (graph, inputs) -> {
      Tensor images = inputs.get(SegmenterDefinition.IMAGES);
      int n = Math.toIntExact(images.shape().size(0));
      int h = Math.toIntExact(images.shape().size(2));
      int w = Math.toIntExact(images.shape().size(3));
      float[] in = images.toFloatArray();
      int oh = h - 2 * cut;
      int ow = w - 2 * cut;
      float[] out = new float[n * 3 * oh * ow];
      for (int i = 0; i < n; i++) {
        for (int y = 0; y < oh; y++) {
          for (int x = 0; x < ow; x++) {
            float sum = 0;
            for (int dy = -1; dy <= 1; dy++) {
              for (int dx = -1; dx <= 1; dx++) {
                int yy = Math.max(0, Math.min(h - 1, y + cut + dy));
                int xx = Math.max(0, Math.min(w - 1, x + cut + dx));
                sum += in[(i * h + yy) * w + xx] / 9;
              }
            }
            for (int c = 0; c < 3; c++) {
              float distance = sum - (0.2f + 0.3f * c);
              out[((i * 3 + c) * oh + y) * ow + x] = -50 * distance * distance;
            }
          }
        }
      }
      return Map.of(SegmenterDefinition.LOGITS, Tensor.of(out, n, 3, oh, ow));
    };
  }

  /** Broad waves, so that neighbours are alike. */
  private static Image picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    SeededRandom random = SeededRandom.of(3);
    double phase = random.nextDouble();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double level = 128 + 100 * Math.sin(phase + x / 9.0) * Math.cos(y / 7.0);
        for (int c = 0; c < 3; c++) {
          rgb[3 * (y * width + x) + c] = (byte) Math.round(level);
        }
      }
    }
    return Image.of(width, height, rgb);
  }

  private static Segmentation infer(int side, Windows windows, Image image) {
    return new SegmentationInference<Image>(model(side, stretched(side), 0), windows, List::of)
        .infer(List.of(image), blur(0))
        .get(0);
  }

  @Test
  void aPictureOfTheInputsSizeIsOneWindow() {
    Image image = picture(64, 64);
    Segmentation whole = infer(64, Windows.NONE, image);
    assertThat(infer(64, new Windows(64, 0.25), image).labels()).isEqualTo(whole.labels());
    assertThat(whole.shares().values()).allSatisfy(share -> assertThat(share).isPositive());
  }

  /** Each pixel sees 3x3: two from a border of a part it is as if the picture were seen at once. */
  @Test
  void windowsGiveWhatOnePassOverAPictureThatFitsGives() {
    Image image = picture(96, 96);
    Segmentation whole = infer(96, Windows.NONE, image);
    for (double overlap : new double[] {0.25, 0.5}) {
      Segmentation parts = infer(32, new Windows(32, overlap), image);
      int differing = 0;
      for (int y = 2; y < 94; y++) {
        for (int x = 2; x < 94; x++) {
          differing += parts.labels().at(x, y) == whole.labels().at(x, y) ? 0 : 1;
        }
      }
      assertThat(differing).as("overlap " + overlap).isLessThan(10);
    }
  }

  @Test
  void anyPictureGetsClassesOfItsOwnSize() {
    for (Windows windows : List.of(Windows.NONE, new Windows(40, 0.5), new Windows(500, 0))) {
      Segmentation result = infer(32, windows, picture(90, 50));
      assertThat(result.width()).isEqualTo(90);
      assertThat(result.height()).isEqualTo(50);
      assertThat(result.classAt(0, 0)).isIn(CLASSES);
    }
  }

  /** What is beside a letterboxed picture has no part in its classes. */
  @Test
  void aLetterboxedPictureIsCutOutAgain() {
    Preprocessing input =
        Preprocessing.letterbox(
            64, 64, 0, Interpolation.BILINEAR, Normalization.unit(ColorOrder.GRAY));
    Image bright = Image.filled(64, 16, 220, 220, 220);
    Segmentation result =
        new SegmentationInference<Image>(model(64, input, 0), Windows.NONE, List::of)
            .infer(List.of(bright), blur(0))
            .get(0);
    assertThat(result.height()).isEqualTo(16);
    assertThat(result.mask("bright").area()).isGreaterThan(64 * 12);
  }

  /** A network without padding answers the middle; the picture is there, mirrored around. */
  @Test
  void aNetworkThatAnswersTheMiddleOnlyStillCoversThePicture() {
    Image image = picture(56, 56);
    Preprocessing input = stretched(64);
    Segmentation middle =
        new SegmentationInference<Image>(model(64, input, 4), Windows.NONE, List::of)
            .infer(List.of(image), blur(4))
            .get(0);
    Segmentation whole = infer(56, Windows.NONE, image);
    int differing = 0;
    for (int y = 1; y < 55; y++) {
      for (int x = 1; x < 55; x++) {
        differing += middle.labels().at(x, y) == whole.labels().at(x, y) ? 0 : 1;
      }
    }
    assertThat(differing).isZero();
  }

  @Test
  void oneScoreOfTwoClassesIsASigmoid() {
    Tensor scores = Tensor.of(new float[] {-2, 2, 0.1f, -0.1f}, 1, 1, 2, 2);
    PixelScores both = PixelScores.of(scores, 2);
    float[][] row = new float[2][2];
    byte[] classes = new byte[4];
    PixelScores.Resampled same =
        both.resampled(0, new io.tao4j.data.image.ImageLayer.Rectangle(0, 0, 2, 2), 1, 2, 2);
    for (int y = 0; y < 2; y++) {
      same.row(y, row);
      PixelScores.largest(row, classes, 2 * y);
    }
    assertThat(classes).containsExactly(0, 1, 1, 0);
  }
}
