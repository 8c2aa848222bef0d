package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.TrainingStep;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.prune.PruneSettings;
import io.tao4j.prune.Pruner;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every backbone must be able to do, in the public form and in TAO's. */
class BackboneGraphTest {
  /** As TAO's templates want ResNets: no pool in the stem, a projection on every shortcut. */
  private static final BackboneOptions TAO =
      new BackboneOptions(null, true, false, 1e-3, 0.1, false, true, 0.2);

  private static final BackboneOptions WITHOUT_NORM =
      new BackboneOptions(Activation.HARD_SWISH, false, true, 1e-5, 0.1, true, false, 0);

  /** Entries of the longest list of names that is kept whole. */
  private static final int LONGEST_LIST = 270;

  static Stream<Backbone> backbones() {
    return Backbones.all().stream();
  }

  static List<Backbone> small() {
    return TinyBackbones.all();
  }

  static Stream<Arguments> variants() {
    return variants(Backbones.all());
  }

  static Stream<Arguments> smallVariants() {
    return variants(TinyBackbones.all());
  }

  private static Stream<Arguments> variants(List<Backbone> backbones) {
    return backbones.stream()
        .flatMap(
            backbone ->
                Stream.of(BackboneOptions.DEFAULT, TAO, WITHOUT_NORM)
                    .map(options -> Arguments.of(backbone, options)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void featureMapsHaveTheSizeOfTheirStride(Backbone backbone, BackboneOptions options) {
    for (long[] size : new long[][] {{1, 224, 224}, {2, 64, 64}, {16, 320, 96}, {3, 1088, 1920}}) {
      int height = (int) size[1];
      int width = (int) size[2];
      Graph graph = Classifiers.withFeatures(backbone, options, height, width, 7);
      Map<String, Long> symbols = Map.of("N", size[0], "H", size[1], "W", size[2]);
      for (int stride : strides(graph)) {
        Shape map = shape(graph, "stride_" + stride, symbols);
        // Unpadded windows lose the reach of a window, divided by what follows.
        int lost = backbone.dividesEvenly() ? 0 : 2;
        assertThat(map.size(0)).isEqualTo(size[0]);
        assertThat(map.size(2)).isBetween((long) height / stride - lost, (long) height / stride);
        assertThat(map.size(3)).isBetween((long) width / stride - lost, (long) width / stride);
      }
      assertThat(shape(graph, "logits", symbols).toArray()).containsExactly(size[0], 7);
    }
  }

  /** Strides of the maps that a graph gives out. */
  private static List<Integer> strides(Graph graph) {
    List<Integer> strides =
        graph.outputs().stream()
            .map(Graph.Output::name)
            .filter(name -> name.startsWith("stride_"))
            .map(name -> Integer.valueOf(name.substring(name.indexOf('_') + 1)))
            .toList();
    assertThat(strides).isNotEmpty().isSorted();
    return strides;
  }

  private static Shape shape(Graph graph, String output, Map<String, Long> symbols) {
    return graph.type(graph.output(output).value()).shape().bind(symbols);
  }

  @Tag("pytorch")
  @ParameterizedTest
  @MethodSource("smallVariants")
  void inferredShapesAreThoseOfTheEngine(Backbone backbone, BackboneOptions options) {
    Graph graph = Classifiers.withFeatures(backbone, options, 64, 96, 7);
    Model model = new Model(graph, Weights.initialize(graph, 1), ModelMeta.of(backbone.name()));
    long[][] sizes =
        backbone.needsFixedSize()
            ? new long[][] {{1, 64, 96}, {3, 64, 96}}
            : new long[][] {{1, 64, 32}, {3, 32, 96}};
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      for (long[] size : sizes) {
        Map<String, Long> symbols = Map.of("N", size[0], "H", size[1], "W", size[2]);
        Map<String, Tensor> outputs =
            executable.run(Map.of("images", Classifiers.noise(2, size[0], 3, size[1], size[2])));
        assertThat(outputs).hasSize(graph.outputs().size());
        outputs.forEach(
            (name, tensor) -> {
              assertThat(tensor.shape()).as(name).isEqualTo(shape(graph, name, symbols));
              assertThat(tensor.isFinite()).as(name).isTrue();
            });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void blocksThatCanBeFrozenHaveEachNodeWithParametersOnce(
      Backbone backbone, BackboneOptions options) {
    Graph graph = Classifiers.plain(backbone, options, 7);
    // Number 0 may be one that TAO does not give.
    int first = backbone.blocks().get(0).isEmpty() ? 1 : 0;
    for (List<String> block : backbone.blocks().subList(first, backbone.blocks().size())) {
      for (String prefix : block) {
        // Without norms their prefixes match nothing.
        if (options.batchNorm()) {
          assertThat(
                  graph.parameter(prefix) != null
                      || graph.nodes().stream().anyMatch(node -> within(node.name(), prefix)))
              .as("nodes or a parameter of %s", prefix)
              .isTrue();
        }
      }
      assertThat(graph.parameters())
          .as("parameters of %s", block)
          .anyMatch(p -> block.stream().anyMatch(prefix -> within(p.name(), prefix)));
    }
    String head = backbone.classifierName().split("\\.")[0];
    for (Parameter parameter : graph.parameters()) {
      long owners =
          backbone.blocks().stream()
              .filter(b -> b.stream().anyMatch(prefix -> within(parameter.name(), prefix)))
              .count();
      assertThat(owners).as(parameter.name()).isEqualTo(within(parameter.name(), head) ? 0 : 1);
    }
  }

  /** Rates of the residual branches by the rule of timm 1.0, worked out by hand for 0.2. */
  @ParameterizedTest
  @MethodSource("backbones")
  void residualBranchesAreDroppedMoreOftenTheDeeper(Backbone backbone) {
    BackboneOptions options = new BackboneOptions(null, true, false, null, null, true, false, 0.2);
    List<Double> rates =
        Classifiers.plain(backbone, options, 7).nodes().stream()
            .filter(node -> node.op() instanceof NormalizeOp.Dropout d && d.wholeExamples())
            .map(node -> ((NormalizeOp.Dropout) node.op()).rate())
            .toList();
    if (!backbone.dropsPaths()) {
      assertThat(rates).isEmpty();
      return;
    }
    assertThat(rates).isSorted().first().satisfies(rate -> assertThat(rate).isPositive());
    int last = rates.size() - 1;
    switch (backbone.name()) {
      case "vit_tiny_patch16_224" -> assertThat(rates).hasSize(22);
      case "swin_tiny_patch4_window7_224" -> assertThat(rates).hasSize(22);
      case "convnext_tiny" -> assertThat(rates).hasSize(17);
      case "mit_b0" -> assertThat(rates).hasSize(14);
      case "efficientnet_b0" ->
          assertThat(rates)
              .usingComparatorForType(
                  (a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b), Double.class)
              .containsExactly(0.025, 0.05, 0.075, 0.0875, 0.1125, 0.125, 0.15, 0.1625, 0.175);
      default -> {}
    }
    if (!backbone.name().startsWith("efficientnet")) {
      assertThat(rates.get(last)).isCloseTo(0.2, org.assertj.core.data.Offset.offset(1e-9));
    }
  }

  private static boolean within(String name, String prefix) {
    return name.equals(prefix) || name.startsWith(prefix + ".");
  }

  /** Names are a contract with weight files; {@code -Dtao4j.accept=true} accepts new ones. */
  @ParameterizedTest
  @MethodSource("backbones")
  void namesAndShapesAreThoseOfTheList(Backbone backbone) throws IOException {
    Graph graph = Classifiers.plain(backbone, BackboneOptions.DEFAULT, 1000);
    List<String> names =
        Stream.concat(
                graph.parameters().stream()
                    .map(p -> "%s %s %s".formatted(p.name(), p.shape(), p.role())),
                graph.buffers().stream().map(b -> "%s %s".formatted(b.name(), b.shape())))
            .toList();
    String text = names.size() <= LONGEST_LIST ? lines(names) : digest(names);
    String file = "names/" + backbone.name() + ".txt";
    if (Boolean.getBoolean("tao4j.accept")) {
      Path path = Path.of("src/test/resources").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return;
    }
    try (InputStream stream = getClass().getClassLoader().getResourceAsStream(file)) {
      assertThat(stream).as("src/test/resources/" + file).isNotNull();
      assertThat(text).isEqualTo(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String lines(List<String> names) {
    return String.join("\n", names) + "\n";
  }

  /** Long lists are kept as their ends and a digest of the whole. */
  private static String digest(List<String> names) {
    byte[] hash;
    try {
      hash =
          MessageDigest.getInstance("SHA-256")
              .digest(lines(names).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
    List<String> kept = new ArrayList<>(names.subList(0, 10));
    kept.add("... %d in all, SHA-256 %s".formatted(names.size(), HexFormat.of().formatHex(hash)));
    kept.addAll(names.subList(names.size() - 5, names.size()));
    return lines(kept);
  }

  @Tag("pytorch")
  @ParameterizedTest
  @MethodSource("small")
  void everyParameterGetsAGradient(Backbone backbone) {
    Graph graph = Classifiers.withLoss(backbone, 64, 64, 5);
    Weights weights = Weights.initialize(graph, 3);
    // By running statistics: batch statistics leave the shift of a linear bottleneck no gradient,
    // for the next norm takes it out again.
    Set<String> norms =
        graph.nodes().stream()
            .filter(node -> node.op() instanceof NormalizeOp.BatchNorm)
            .map(Node::name)
            .collect(Collectors.toSet());
    try (TrainingStep step = Classifiers.step(graph, weights, 0, norms)) {
      TrainingStep.Result result =
          step.run(
              Map.of(
                  "images",
                  Classifiers.noise(4, 4, 3, 64, 64),
                  "target",
                  Tensor.of(new long[] {0, 1, 2, 4}, 4)),
              1e-3f,
              0);
      assertThat(result.applied()).isTrue();
      Map<String, Tensor> state = step.state();
      for (Parameter parameter : graph.parameters()) {
        // The first momentum is the gradient.
        float largest = 0;
        for (float g : state.get("optimizer.momentum." + parameter.name()).toFloatArray()) {
          largest = Math.max(largest, Math.abs(g));
        }
        assertThat(largest).as(parameter.name()).isPositive();
      }
    }
  }

  @Tag("pytorch")
  @ParameterizedTest
  @MethodSource("small")
  void losesParametersAndStillRunsAndTakesAStep(Backbone backbone) {
    Graph graph = Classifiers.withLoss(backbone, 64, 64, 5);
    Model model = new Model(graph, Weights.initialize(graph, 5), ModelMeta.of(backbone.name()));
    // A layer norm needs all its features: of a transformer only inner dense layers can shrink.
    double share = TinyBackbones.hasLayerNorms(backbone) ? 0.15 : 0.5;
    Model pruned =
        Pruner.prune(
            model,
            PruneSettings.share(share)
                .withGranularity(1)
                .withMinimumFilters(1)
                .withExcludedLayers(Set.of(backbone.classifierName())));
    assertThat(pruned.graph().parameterCount())
        .isLessThanOrEqualTo((long) (graph.parameterCount() * (1 - share)));
    assertThat(pruned.graph().parameters().stream().map(Parameter::name))
        .containsExactlyElementsOf(graph.parameters().stream().map(Parameter::name).toList());
    Map<String, Tensor> batch =
        Map.of(
            "images",
            Classifiers.noise(6, 4, 3, 64, 64),
            "target",
            Tensor.of(new long[] {0, 1, 2, 4}, 4));
    try (Executable executable = new PyTorchEngine().compile(pruned, ExecutionPlan.CPU_FP32)) {
      Tensor logits = executable.run(Map.of("images", batch.get("images"))).get("logits");
      assertThat(logits.shape()).isEqualTo(Shape.of(4, 5));
      assertThat(logits.isFinite()).isTrue();
    }
    try (TrainingStep step = Classifiers.step(pruned.graph(), pruned.weights())) {
      TrainingStep.Result result = step.run(batch, 0.001f, 0);
      assertThat(result.applied()).isTrue();
      assertThat(result.loss()).isFinite();
      assertThat(step.weights()).isNotEqualTo(pruned.weights());
    }
  }
}
