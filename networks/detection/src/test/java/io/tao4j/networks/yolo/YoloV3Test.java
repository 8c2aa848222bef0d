package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.geometry.Box;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.ElementwiseOp.LeakyRelu;
import io.tao4j.graph.FiniteDifferences;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.model.Model;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** YOLOv3's graph as TAO builds it, and its loss against the reference numbers. */
class YoloV3Test {
  private static SpecBinding<YoloV3Spec> bind(String... fields) {
    YoloV3Network network = new YoloV3Network();
    SpecTree tree =
        SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "default spec");
    tree =
        tree.with("augmentation_config.output_width", "96")
            .with("augmentation_config.output_height", "64");
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with("yolov3_config." + fields[i], fields[i + 1]);
    }
    SpecBinding<YoloV3Spec> binding = network.specBinder().allowMissingPaths().bind(tree);
    assertThat(binding.report().errors()).isEmpty();
    return binding;
  }

  private static Model model(String... fields) {
    return new YoloV3Definition(bind(fields).spec(), List.of("cat", "dog"), Map.of())
        .fresh(new ArrayList<>());
  }

  private static long[] sizes(Graph graph, String name) {
    return graph.parameter(name).shape().toArray();
  }

  /** Of 64 x 96, 3 anchors and 2 classes; a and b are the widths of the middle and fine parts. */
  @ParameterizedTest
  @CsvSource({
    "resnet, 10, 128, 64, 512",
    "resnet, 18, 128, 64, 512",
    "resnet, 50, 256, 128, 1024",
    "darknet, 19, 256, 128, 1024",
    "darknet, 53, 256, 128, 1024",
    "googlenet, 18, 256, 128, 1024",
    "mobilenet_v1, 18, 128, 64, 512",
    "mobilenet_v2, 18, 32, 16, 96",
    "squeezenet, 18, 64, 64, 128",
    "efficientnet_b0, 18, 256, 128, 1280"
  })
  void standsOnTheMapsOfEachBackbone(String arch, String layers, long a, long b, long big) {
    Graph graph = model("arch", arch, "nlayers", layers).graph();
    assertThat(graph.type(graph.output("big").value()).shape().toString()).isEqualTo("[N,21,2,3]");
    assertThat(graph.type(graph.output("mid").value()).shape().toString()).isEqualTo("[N,21,4,6]");
    assertThat(graph.type(graph.output("small").value()).shape().toString())
        .isEqualTo("[N,21,8,12]");
    assertThat(sizes(graph, "neck.big.conv1.conv.weight")).containsExactly(2 * a, big, 1, 1);
    assertThat(sizes(graph, "head.big.conv.conv.weight")).containsExactly(4 * a, 2 * a, 3, 3);
    assertThat(sizes(graph, "neck.mid.up.conv.weight")).containsExactly(a, 2 * a, 1, 1);
    assertThat(sizes(graph, "head.small.conv.conv.weight")).containsExactly(2 * b, b, 3, 3);
  }

  @Test
  void headsOfVggHaveHalfTheStrides() {
    Model model = model("arch", "vgg", "nlayers", "16");
    assertThat(YoloHead.of(model.meta())).extracting(YoloHead::stride).containsExactly(16, 8, 4);
  }

  @Test
  void pairsOfConvolutionsAreAsManyAsTheSpecSays() {
    assertThat(model("arch_conv_blocks", "0").graph().parameter("neck.mid.conv2.conv.weight"))
        .isNull();
    Graph two = model("arch_conv_blocks", "2").graph();
    assertThat(sizes(two, "neck.mid.conv5.conv.weight")).containsExactly(128, 256, 1, 1);
    assertThat(two.parameter("neck.mid.conv6.conv.weight")).isNull();
  }

  @Test
  void frozenNormsAreTheBackbones() {
    assertThat(bind("freeze_bn", "true").spec().frozenBatchNorms())
        .isEqualTo(BatchNorms.OF_BACKBONE);
  }

  @Test
  void reluTakesThePlaceOfLeakyRelu() {
    assertThat(model("arch", "darknet", "nlayers", "19").graph().nodes())
        .anyMatch(n -> n.op() instanceof LeakyRelu);
    assertThat(model("arch", "darknet", "nlayers", "19", "force_relu", "true").graph().nodes())
        .noneMatch(n -> n.op() instanceof LeakyRelu);
  }

  @Test
  void theLossIsWeighedAsTheFileSays() {
    String[] fields = {
      "loss_loc_weight", "0.7",
      "loss_neg_obj_weights", "60",
      "loss_class_weights", "1.5",
      "matching_neutral_box_iou", "0.6"
    };
    assertThat(YoloV3Definition.loss(bind(fields).spec().yolov3Config()))
        .isEqualTo(new YoloV3Loss.Settings(0.7, 60, 1.5, 0.6));
  }

  private record Case(
      JsonNode json, List<YoloHead> heads, Graph graph, Map<String, DoubleArray> inputs) {
    private double expected(String name) {
      return json.at("/outputs/" + name + "/data/0").doubleValue();
    }
  }

  static Stream<String> cases() {
    JsonNode cases = Golden.get().json("networks/detection/yolo_loss.json").get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(c -> c.get("op").asText().equals("loss"))
        .filter(c -> c.at("/params/mode").asText().equals("v3"))
        .map(c -> c.get("name").asText());
  }

  private static Case read(String name) {
    JsonNode cases = Golden.get().json("networks/detection/yolo_loss.json").get("cases");
    JsonNode json =
        StreamSupport.stream(cases.spliterator(), false)
            .filter(c -> c.get("name").asText().equals(name))
            .findFirst()
            .orElseThrow();
    JsonNode params = json.get("params");
    List<YoloHead> heads = new ArrayList<>();
    for (int i = 0; i < params.get("strides").size(); i++) {
      List<Anchor> anchors = new ArrayList<>();
      params
          .at("/anchors/" + i)
          .forEach(a -> anchors.add(new Anchor(a.get(0).doubleValue(), a.get(1).doubleValue())));
      heads.add(
          new YoloHead(YoloHead.NAMES.get(i), params.at("/strides/" + i).intValue(), anchors, 0));
    }
    int classes = GoldenArray.of(json.at("/inputs/pred/0")).shape().get(3) - 5;
    double[] sides = GoldenArray.of(json.at("/inputs/gt_boxes")).doubles();
    double[] kinds = GoldenArray.of(json.at("/inputs/gt_classes")).doubles();
    List<LabelledBox> objects = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      double x = sides[4 * i];
      double y = sides[4 * i + 1];
      double halfWidth = sides[4 * i + 2] / 2;
      double halfHeight = sides[4 * i + 3] / 2;
      objects.add(
          new LabelledBox(
              new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight),
              (int) kinds[i],
              false,
              false));
    }
    YoloTargets targets = new YoloTargets(heads, Collections.nCopies(classes, 1.0), 2, 0);
    Map<String, DoubleArray> inputs =
        ReferenceExecutor.arrays(
            targets.encode(
                List.of(objects),
                params.at("/image_hw/0").intValue(),
                params.at("/image_hw/1").intValue()));
    GraphBuilder b = new GraphBuilder();
    for (int i = 0; i < heads.size(); i++) {
      GoldenArray given = GoldenArray.of(json.at("/inputs/pred/" + i));
      List<Integer> shape = given.shape();
      int[] map = {1, shape.get(0) * (5 + classes), shape.get(1), shape.get(2)};
      String input = "map." + heads.get(i).name();
      inputs.put(input, new DoubleArray(DType.FLOAT32, map, channelsFirst(given)));
      b.output(
          heads.get(i).name(),
          b.input(input, DType.FLOAT32, Shape.of(map[0], map[1], map[2], map[3])));
    }
    YoloV3Loss.Settings settings =
        new YoloV3Loss.Settings(
            params.get("loc_weight").doubleValue(),
            params.get("neg_obj_weight").doubleValue(),
            params.get("cls_weight").doubleValue(),
            params.get("neutral_iou").doubleValue());
    return new Case(json, heads, YoloV3Loss.append(b.build(), heads, classes, settings), inputs);
  }

  /** {@code [A, h, w, 5 + C]} to {@code [A, 5 + C, h, w]}. */
  private static double[] channelsFirst(GoldenArray given) {
    List<Integer> shape = given.shape();
    int cells = shape.get(1) * shape.get(2);
    int numbers = shape.get(3);
    double[] from = given.doubles();
    double[] to = new double[from.length];
    for (int a = 0; a < shape.get(0); a++) {
      for (int cell = 0; cell < cells; cell++) {
        for (int n = 0; n < numbers; n++) {
          to[(a * numbers + n) * cells + cell] = from[(a * cells + cell) * numbers + n];
        }
      }
    }
    return to;
  }

  private static double positives(Case given) {
    double sum = 0;
    for (YoloHead head : given.heads()) {
      DoubleArray targets = given.inputs().get("targets." + head.name());
      int cells = targets.size(3) * targets.size(4);
      for (int a = 0; a < targets.size(1); a++) {
        for (int cell = 0; cell < cells; cell++) {
          sum += targets.data()[(a * targets.size(2) + 4) * cells + cell];
        }
      }
    }
    return sum;
  }

  private static double free(Case given, double positives) {
    double sum = -positives;
    for (int i = 0; i < given.heads().size(); i++) {
      DoubleArray targets = given.inputs().get("targets." + given.heads().get(i).name());
      sum += targets.size(1) * targets.size(3) * targets.size(4);
      sum -= given.json().at("/outputs/ignored_cells_per_head/" + i).doubleValue();
    }
    return sum;
  }

  /** The reference has sums, TAO divides them by the objects and by what is free. */
  @ParameterizedTest
  @MethodSource("cases")
  void lossIsTheGoldenOne(String name) {
    Case given = read(name);
    double found = positives(given);
    double free = free(given, found);
    Map<String, DoubleArray> outputs =
        ReferenceExecutor.run(given.graph(), given.inputs(), Setting.TRAINING).outputs();
    List<String> terms = List.of("loc", "obj_positive", "cls", "obj_negative");
    double sum = 0;
    for (int i = 0; i < terms.size(); i++) {
      double term = outputs.get(YoloLoss.TERMS.get(i)).data()[0];
      double divisor = i == 3 ? free : Math.max(found, 1e-5);
      double weighted = given.expected(terms.get(i)) * weight(given, i);
      double expected = weighted / divisor;
      assertThat(term).as(terms.get(i)).isEqualTo(expected, within(1e-4 * expected + 1e-5));
      sum += term;
    }
    assertThat(outputs.get(YoloLoss.LOSS).data()[0]).isEqualTo(sum, within(1e-9 * sum));
  }

  /** The reference's terms are without their factors. */
  private static double weight(Case given, int term) {
    String name = List.of("loc_weight", "", "cls_weight", "neg_obj_weight").get(term);
    return name.isEmpty() ? 1 : given.json().at("/params/" + name).doubleValue();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsTheGoldenOne(String name) {
    Case given = read(name);
    double found = positives(given);
    double free = free(given, found);
    String input = "map.big";
    Map<String, double[]> seeds =
        Map.of(
            "loss_box", new double[] {found},
            "loss_object", new double[] {found},
            "loss_class", new double[] {found},
            "loss_background", new double[] {free});
    double[] gradient =
        FiniteDifferences.gradient(
                given.graph(), given.inputs(), seeds, List.of(input), Setting.TRAINING)
            .get(input);
    double[] expected = channelsFirst(GoldenArray.of(given.json().at("/outputs/grad_pred/0")));
    for (int i = 0; i < expected.length; i++) {
      assertThat(gradient[i])
          .as("number " + i)
          .isEqualTo(expected[i], within(1e-3 * Math.abs(expected[i]) + 1e-3));
    }
  }

  @Test
  void boxesNearAnObjectAreNoBackground() {
    Case given = read("loss_v3_0");
    YoloV3Loss.Settings strict = new YoloV3Loss.Settings(1, 1, 1, 0.01);
    GraphBuilder b = new GraphBuilder();
    for (YoloHead head : given.heads()) {
      DoubleArray map = given.inputs().get("map." + head.name());
      b.output(
          head.name(),
          b.input(
              "map." + head.name(),
              DType.FLOAT32,
              Shape.of(1, map.size(1), map.size(2), map.size(3))));
    }
    int classes = given.inputs().get("targets.big").size(2) - YoloTargets.NUMBERS;
    Graph graph = YoloV3Loss.append(b.build(), given.heads(), classes, strict);
    double free = free(given, positives(given));
    double all = given.expected("obj_negative") / free;
    double far =
        ReferenceExecutor.run(graph, given.inputs(), Setting.TRAINING)
            .outputs()
            .get("loss_background")
            .data()[0];
    assertThat(Math.abs(far - all)).isGreaterThan(1e-3);
  }
}
