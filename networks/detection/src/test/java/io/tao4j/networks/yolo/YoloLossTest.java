package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.geometry.Box;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.FiniteDifferences;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The loss of two heads against a second one, written as loops over predictions. */
class YoloLossTest {
  private static final int CLASSES = 2;
  private static final int HEIGHT = 64;
  private static final int WIDTH = 96;
  private static final double NEUTRAL = 0.4;
  private static final double SMOOTHING = 0.1;
  private static final List<YoloHead> HEADS =
      List.of(
          new YoloHead("big", 32, List.of(new Anchor(40, 30)), 0.05),
          new YoloHead("mid", 16, List.of(new Anchor(12, 18), new Anchor(20, 20)), 0.2));
  private static final List<List<LabelledBox>> OBJECTS =
      List.of(
          List.of(
              new LabelledBox(new Box(5, 3, 50, 40), 0, false, false),
              new LabelledBox(new Box(70, 30, 88, 50), 1, false, false)),
          List.of(new LabelledBox(new Box(30, 20, 42, 36), 1, false, false)));

  private static YoloLoss.Settings settings(double alpha, double gamma) {
    return settings(NEUTRAL, alpha, gamma);
  }

  /** Those of a spec's fields. */
  private static YoloLoss.Settings settings(double neutral, double alpha, double gamma) {
    YoloV4Spec spec =
        YoloMeaningTest.bind(
                "yolov4_config.loss_loc_weight", "2",
                "yolov4_config.loss_neg_obj_weights", "0.5",
                "yolov4_config.loss_class_weights", "3",
                "yolov4_config.matching_neutral_box_iou", String.valueOf(neutral),
                "yolov4_config.focal_loss_alpha", String.valueOf(alpha),
                "yolov4_config.focal_loss_gamma", String.valueOf(gamma),
                "yolov4_config.label_smoothing", String.valueOf(SMOOTHING))
            .spec();
    return new YoloSettings(spec, YoloV4Network.NAME).loss(CLASSES);
  }

  private static Graph graph(YoloLoss.Settings settings) {
    return graph(settings, false);
  }

  /** Maps as inputs, of any size, as they are when sizes vary. */
  private static Graph graph(YoloLoss.Settings settings, boolean follows) {
    GraphBuilder b = new GraphBuilder();
    for (YoloHead head : HEADS) {
      int channels = head.anchors().size() * (YoloHead.BOX_NUMBERS + CLASSES);
      Value map =
          b.input(
              "map." + head.name(),
              DType.FLOAT32,
              Shape.of(
                  Dim.symbol("N"),
                  Dim.of(channels),
                  Dim.symbol("H", 32).floorDividedBy(head.stride()),
                  Dim.symbol("W", 32).floorDividedBy(head.stride())));
      b.output(head.name(), map);
    }
    return YoloLoss.append(b.build(), HEADS, settings, follows);
  }

  private static Map<String, DoubleArray> arrays(long seed) {
    return arrays(seed, List.of(1.0, 1.5));
  }

  private static Map<String, DoubleArray> arrays(long seed, List<Double> classWeights) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> inputs =
        new LinkedHashMap<>(
            new YoloTargets(HEADS, classWeights, 0.3, SMOOTHING).encode(OBJECTS, HEIGHT, WIDTH));
    Map<String, DoubleArray> arrays = ReferenceExecutor.arrays(inputs);
    for (YoloHead head : HEADS) {
      int channels = head.anchors().size() * (YoloHead.BOX_NUMBERS + CLASSES);
      int[] shape = {2, channels, HEIGHT / head.stride(), WIDTH / head.stride()};
      double[] data =
          random.doubles((long) shape[0] * shape[1] * shape[2] * shape[3], -1.5, 1.5).toArray();
      arrays.put("map." + head.name(), new DoubleArray(DType.FLOAT32, shape, data));
    }
    return arrays;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double entropy(double logit, double target) {
    double p = sigmoid(logit);
    return -target * Math.log(p) - (1 - target) * Math.log(1 - p);
  }

  private static double iou(Box a, Box b) {
    return a.iou(b);
  }

  private static double completeIou(Box p, Box t) {
    double overlap = iou(p, t);
    double wide = Math.max(p.right(), t.right()) - Math.min(p.left(), t.left());
    double high = Math.max(p.bottom(), t.bottom()) - Math.min(p.top(), t.top());
    double dx = (p.left() + p.right() - t.left() - t.right()) / 2;
    double dy = (p.top() + p.bottom() - t.top() - t.bottom()) / 2;
    double angle = Math.atan(t.width() / t.height()) - Math.atan(p.width() / p.height());
    double v = 4 / (Math.PI * Math.PI) * angle * angle;
    double alpha = v / (1 - overlap + v);
    return 1 - overlap + (dx * dx + dy * dy) / (wide * wide + high * high) + alpha * v;
  }

  /** The four terms, in the order of {@link YoloLoss#TERMS}. */
  private static double[] expected(Map<String, DoubleArray> arrays) {
    double[] terms = new double[4];
    for (YoloHead head : HEADS) {
      DoubleArray map = arrays.get("map." + head.name());
      DoubleArray targets = arrays.get("targets." + head.name());
      int rows = map.size(2);
      int columns = map.size(3);
      int numbers = YoloHead.BOX_NUMBERS + CLASSES;
      int targetRows = YoloTargets.NUMBERS + CLASSES;
      for (int prediction = 0; prediction < 2 * head.anchors().size(); prediction++) {
        int image = prediction / head.anchors().size();
        Anchor anchor = head.anchors().get(prediction % head.anchors().size());
        for (int cell = 0; cell < rows * columns; cell++) {
          double[] x = column(map, prediction * numbers, numbers, cell, rows * columns);
          double[] t = column(targets, prediction * targetRows, targetRows, cell, rows * columns);
          double stride = head.stride();
          double cx =
              (sigmoid(x[0]) * (1 + head.gridExtend()) - head.gridExtend() / 2 + cell % columns)
                  * stride;
          double cy =
              (sigmoid(x[1]) * (1 + head.gridExtend()) - head.gridExtend() / 2 + cell / columns)
                  * stride;
          Box box = box(cx, cy, anchor.width() * Math.exp(x[2]), anchor.height() * Math.exp(x[3]));
          if (t[4] == 1) {
            Box truth =
                box(
                    (t[0] + cell % columns) * stride,
                    (t[1] + cell / columns) * stride,
                    t[2] * stride,
                    t[3] * stride);
            // the class of the object decides on both weights
            double classWeight = t[8] > t[7] ? 1.5 : 1;
            double weight = classWeight * (2 - truth.area() / (HEIGHT * WIDTH));
            terms[0] += 2 * weight * completeIou(box, truth);
            terms[1] += entropy(x[4], 0.95);
            for (int c = 0; c < CLASSES; c++) {
              terms[2] += 3 * classWeight * entropy(x[5 + c], t[7 + c]);
            }
          } else {
            double overlap =
                OBJECTS.get(image).stream().mapToDouble(o -> iou(box, o.box())).max().orElse(0);
            terms[3] += overlap >= NEUTRAL ? 0 : 0.5 * entropy(x[4], 0.05);
          }
        }
      }
    }
    for (int i = 0; i < 4; i++) {
      terms[i] /= 2;
    }
    return terms;
  }

  private static double[] column(DoubleArray array, int first, int count, int cell, int cells) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = array.data()[(first + i) * cells + cell];
    }
    return numbers;
  }

  private static Box box(double x, double y, double width, double height) {
    return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  }

  /**
   * Shows {@code loss_loc_weight}, {@code loss_neg_obj_weights}, {@code loss_class_weights} and
   * {@code label_smoothing} of specs.
   */
  @Test
  void eachTermIsTheOneOfTheLoops() {
    Graph graph = graph(settings(0, 0));
    for (long seed = 0; seed < 5; seed++) {
      Map<String, DoubleArray> arrays = arrays(seed);
      Map<String, DoubleArray> outputs =
          ReferenceExecutor.run(graph, arrays, Setting.TRAINING).outputs();
      double[] expected = expected(arrays);
      double sum = 0;
      for (int i = 0; i < 4; i++) {
        double actual = outputs.get(YoloLoss.TERMS.get(i)).data()[0];
        assertThat(actual)
            .as(YoloLoss.TERMS.get(i))
            .isEqualTo(expected[i], within(1e-4 * Math.abs(expected[i])));
        assertThat(actual).as(YoloLoss.TERMS.get(i)).isPositive();
        sum += actual;
      }
      assertThat(outputs.get(YoloLoss.LOSS).data()[0]).isEqualTo(sum, within(1e-9 * sum));
    }
  }

  /** Weights as an input weigh as those in the targets do, and each class's loss is told. */
  @Test
  void weightsOfClassesMayBeAnInput() {
    Graph graph = graph(settings(0, 0), true);
    Map<String, DoubleArray> arrays = arrays(3, List.of(1.0, 1.0));
    arrays.put(
        YoloLoss.CLASS_WEIGHTS,
        new DoubleArray(DType.FLOAT32, new int[] {2}, new double[] {1, 1.5}));
    Map<String, DoubleArray> outputs =
        ReferenceExecutor.run(graph, arrays, Setting.TRAINING).outputs();
    double[] expected = expected(arrays(3));
    for (int i = 0; i < 4; i++) {
      assertThat(outputs.get(YoloLoss.TERMS.get(i)).data()[0])
          .isEqualTo(expected[i], within(1e-4 * Math.abs(expected[i])));
    }
    for (int c = 0; c < CLASSES; c++) {
      // the loss where the other class has no weight, over two pictures, without the factors 2 and
      // 3
      Map<String, DoubleArray> alone =
          ReferenceExecutor.run(
                  graph(settings(0, 0)),
                  arrays(3, c == 0 ? List.of(1.0, 0.0) : List.of(0.0, 1.0)),
                  Setting.TRAINING)
              .outputs();
      double loss =
          2 * (alone.get("loss_box").data()[0] / 2 + alone.get("loss_class").data()[0] / 3);
      assertThat(outputs.get(YoloLoss.CLASS_LOSSES).data()[c]).isEqualTo(loss, within(1e-6 * loss));
    }
    double positives = 0;
    for (YoloHead head : HEADS) {
      DoubleArray targets = arrays.get("targets." + head.name());
      int cells = targets.size(3) * targets.size(4);
      for (int i = 0; i < 2 * head.anchors().size() * cells; i++) {
        positives +=
            targets.data()[((i / cells) * (YoloTargets.NUMBERS + CLASSES) + 4) * cells + i % cells];
      }
    }
    double[] counted = outputs.get(YoloLoss.CLASS_POSITIVES).data();
    assertThat(counted[0]).isPositive();
    assertThat(counted[1]).isPositive();
    assertThat(counted[0] + counted[1]).isEqualTo(positives);
  }

  /** Shows {@code matching_neutral_box_iou} of specs. */
  @Test
  void overlappingPredictionsAreNotBackground() {
    Map<String, DoubleArray> arrays = arrays(1);
    double[] strict = expected(arrays);
    Graph all = graph(settings(1.0, 0, 0));
    double free =
        ReferenceExecutor.run(all, arrays, Setting.TRAINING)
            .outputs()
            .get("loss_background")
            .data()[0];
    assertThat(strict[3]).isLessThan(free);
  }

  @Test
  void goodPredictionsCostNothing() {
    Map<String, DoubleArray> arrays = arrays(2);
    for (YoloHead head : HEADS) {
      DoubleArray map = arrays.get("map." + head.name());
      DoubleArray targets = arrays.get("targets." + head.name());
      int cells = map.size(2) * map.size(3);
      int numbers = YoloHead.BOX_NUMBERS + CLASSES;
      int targetRows = YoloTargets.NUMBERS + CLASSES;
      for (int prediction = 0; prediction < 2 * head.anchors().size(); prediction++) {
        Anchor anchor = head.anchors().get(prediction % head.anchors().size());
        for (int cell = 0; cell < cells; cell++) {
          double[] t = column(targets, prediction * targetRows, targetRows, cell, cells);
          double[] best = {
            logit((t[0] + head.gridExtend() / 2) / (1 + head.gridExtend())),
            logit((t[1] + head.gridExtend() / 2) / (1 + head.gridExtend())),
            Math.log(t[2] * head.stride() / anchor.width()),
            Math.log(t[3] * head.stride() / anchor.height()),
            t[4] == 1 ? 30 : -30,
            logit(Math.max(t[7], 0.05)),
            logit(Math.max(t[8], 0.05))
          };
          for (int i = 0; i < numbers; i++) {
            map.data()[(prediction * numbers + i) * cells + cell] = best[i];
          }
        }
      }
    }
    Graph unsmoothed = graph(new YoloLoss.Settings(2, 0.5, 3, NEUTRAL, 0, 0, 0, CLASSES));
    Map<String, DoubleArray> outputs =
        ReferenceExecutor.run(unsmoothed, arrays, Setting.TRAINING).outputs();
    assertThat(outputs.get("loss_box").data()[0]).isLessThan(1e-4);
    assertThat(outputs.get("loss_object").data()[0]).isLessThan(1e-9);
    assertThat(outputs.get("loss_background").data()[0]).isLessThan(1e-9);
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }

  /** Shows {@code focal_loss_alpha} and {@code focal_loss_gamma} of specs. */
  @Test
  void focalLossLooksAwayFromWhatIsEasy() {
    Map<String, DoubleArray> arrays = arrays(3);
    double plain =
        ReferenceExecutor.run(graph(settings(0, 0)), arrays, Setting.TRAINING)
            .outputs()
            .get("loss_background")
            .data()[0];
    double focal =
        ReferenceExecutor.run(graph(settings(0.5, 2)), arrays, Setting.TRAINING)
            .outputs()
            .get("loss_background")
            .data()[0];
    assertThat(focal).isPositive().isLessThan(plain / 2);
  }

  /** What is nobody's matter gets no gradient: boxes without an object, and the neutral rule. */
  @Test
  void onlyObjectsMoveBoxes() {
    Map<String, DoubleArray> arrays = arrays(4);
    Graph graph = graph(settings(0, 0));
    double[] gradient =
        FiniteDifferences.gradient(
                graph,
                arrays,
                Map.of("loss_box", new double[] {1}),
                List.of("map.big"),
                Setting.TRAINING)
            .get("map.big");
    DoubleArray targets = arrays.get("targets.big");
    int cells = 6;
    for (int image = 0; image < 2; image++) {
      for (int cell = 0; cell < cells; cell++) {
        double positive = targets.data()[(image * 9 + 4) * cells + cell];
        double moved = 0;
        for (int number = 0; number < 4; number++) {
          moved += Math.abs(gradient[(image * 7 + number) * cells + cell]);
        }
        assertThat(moved > 1e-6).as("image %d cell %d", image, cell).isEqualTo(positive == 1);
      }
    }
  }

  /** Row 34 of the audit: d(alpha v) = alpha dv + v dalpha, the second part too, as TAO has it. */
  @Test
  void theGradientOfTheBoxesGoesThroughTheWeightOfTheAspectRatio() {
    Map<String, DoubleArray> arrays = arrays(1);
    Graph graph = graph(settings(0, 0));
    double step = 1e-4;
    DoubleArray map = arrays.get("map.big");
    DoubleArray targets = arrays.get("targets.big");
    int cells = 6;
    int positive = -1;
    for (int cell = 0; cell < cells; cell++) {
      positive = targets.data()[4 * cells + cell] == 1 ? cell : positive;
    }
    int at = 2 * cells + positive; // the width's logit of the first image
    double[] gradient =
        FiniteDifferences.gradient(
                graph,
                arrays,
                Map.of("loss_box", new double[] {1}),
                List.of("map.big"),
                Setting.TRAINING)
            .get("map.big");
    double before = map.data()[at];
    map.data()[at] = before + step;
    double above = expected(arrays)[0];
    map.data()[at] = before - step;
    double below = expected(arrays)[0];
    // the loops' own slope, which knows of no stopped gradient
    assertThat(gradient[at]).isEqualTo((above - below) / (2 * step), within(1e-3));
  }
}
