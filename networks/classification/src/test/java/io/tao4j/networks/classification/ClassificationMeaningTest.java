package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Normalization;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.networks.backbones.BackboneOptions.Form;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fields of TAO's classification mean there, by its code and formulas worked by hand. */
class ClassificationMeaningTest {
  private static final String TEXT =
      """
      model_config { arch: "%s" n_layers: 18 input_image_size: "3,64,64" use_batch_norm: true %s }
      train_config {
        train_dataset_path: "train"
        val_dataset_path: "val"
        optimizer { sgd { momentum: 0.9 decay: 0.01 } }
        batch_size_per_gpu: 8 n_epochs: 4
        reg_config { type: "L2" scope: "%s" weight_decay: 0.0001 }
        lr_config { step { learning_rate: 0.1 step_size: 10 gamma: 0.5 } }
        %s
      }
      """;

  private static SpecBinding<ClassificationSpec> bind(String text, SpecSyntax syntax) {
    SpecBinding<ClassificationSpec> binding =
        new ClassificationNetwork()
            .specBinder()
            .allowMissingPaths()
            .bind(SpecReader.standard().parse(text, syntax, "spec"));
    assertThat(binding.report().errors()).isEmpty();
    return binding;
  }

  private static SpecBinding<ClassificationSpec> tao(
      String arch, String model, String scope, String train) {
    return bind(TEXT.formatted(arch, model, scope, train), SpecSyntax.PROTOBUF_TEXT);
  }

  private static ClassificationSpec tao(String arch, String model) {
    return tao(arch, model, "Conv2D,Dense", "").spec();
  }

  private static SpecBinding<ClassificationSpec> pyt(String optim, String rest) {
    return bind(
        """
        dataset:
          root_dir: /data
          train_dataset: {images_dir: /data/train}
          val_dataset: {images_dir: /data/val}
        model: {backbone: {type: resnet_18}}
        train:
          num_epochs: 10
          optim: %s
        %s
        """
            .formatted(optim, rest),
        SpecSyntax.YAML);
  }

  private static Graph graph(ClassificationSpec spec) {
    return new ClassificationDefinition(spec, List.of("a", "b", "c"))
        .fresh(new ArrayList<>())
        .graph();
  }

  private static List<String> notices(SpecBinding<ClassificationSpec> binding) {
    return binding.report().notices().stream().map(Problem::message).toList();
  }

  // heads

  @ParameterizedTest
  @CsvSource({
    "vgg, n_layers: 16, 512",
    "alexnet, '', 256",
    "squeezenet, '', 512",
    "googlenet, '', 1024",
    "resnet, '', 512"
  })
  void withoutRetainHeadEveryBackboneHasAPoolAndADenseLayer(
      String arch, String model, long features) {
    Graph graph = graph(tao(arch, model));
    assertThat(graph.parameter("head.fc.weight").shape().toArray()).containsExactly(3, features);
    assertThat(graph.parameters().stream().filter(p -> p.name().startsWith("backbone.classifier")))
        .isEmpty();
  }

  @Test
  void retainHeadIsTheTemplatesOwnImageNetHead() {
    Graph vgg = graph(tao("vgg", "n_layers: 16 retain_head: true dropout: 0.3"));
    assertThat(vgg.parameter("head.fc.weight").shape().toArray()).containsExactly(3, 4096);
    assertThat(vgg.parameters().stream().filter(p -> p.name().startsWith("backbone.classifier")))
        .hasSize(4);
    assertThat(dropouts(vgg)).containsExactly(0.3, 0.3);
    Graph squeezenet = graph(tao("squeezenet", "retain_head: true dropout: 0.3"));
    assertThat(squeezenet.parameter("head.fc.weight").shape().toArray())
        .containsExactly(3, 512, 1, 1);
    assertThat(dropouts(squeezenet)).containsExactly(0.001);
  }

  private static List<Double> dropouts(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof NormalizeOp.Dropout d && !d.wholeExamples())
        .map(n -> ((NormalizeOp.Dropout) n.op()).rate())
        .toList();
  }

  @Test
  void dropoutActsInVggsOwnHeadOnlyAndIsSaidElsewhere() {
    SpecBinding<ClassificationSpec> resnet = tao("resnet", "dropout: 0.3", "Conv2D,Dense", "");
    assertThat(dropouts(graph(resnet.spec()))).isEmpty();
    assertThat(notices(resnet)).anyMatch(m -> m.startsWith("'model_config.dropout' has no effect"));
    assertThat(dropouts(graph(tao("resnet", "head_dropout: 0.3")))).containsExactly(0.3);
  }

  // template and its norms

  @Test
  void protobufTextMeansTheTemplateAndYamlThePublicNetwork() {
    assertThat(options(tao("resnet", "")).form()).isEqualTo(Form.TAO);
    assertThat(options(tao("resnet", "use_pooling: true")).form()).isEqualTo(Form.TAO);
    assertThat(options(tao("resnet", "template: PUBLIC use_pooling: true")).form())
        .isEqualTo(Form.PUBLIC);
    String yaml =
        """
        model_config: {input_image_size: "3,64,64"%s}
        train_config: {train_dataset_path: train}
        """;
    assertThat(options(bind(yaml.formatted(""), SpecSyntax.YAML).spec()).form())
        .isEqualTo(Form.PUBLIC);
    assertThat(options(bind(yaml.formatted(", use_pooling: false"), SpecSyntax.YAML).spec()).form())
        .isEqualTo(Form.TAO);
  }

  private static io.tao4j.networks.backbones.BackboneOptions options(ClassificationSpec spec) {
    return new ClassificationSettings(spec).backboneOptions();
  }

  @ParameterizedTest
  @CsvSource({"resnet", "googlenet", "mobilenet_v2", "efficientnet_b0"})
  void allNormsHaveTaosConstants(String arch) {
    assertThat(
            graph(tao(arch, "")).nodes().stream()
                .filter(n -> n.op() instanceof NormalizeOp.BatchNorm)
                .map(n -> ((NormalizeOp.BatchNorm) n.op()).epsilon()))
        .isNotEmpty()
        .containsOnly(1e-5);
  }

  @Test
  void efficientNetsDropConnectWithoutAField() {
    assertThat(new ClassificationSettings(tao("efficientnet_b0", "")).dropPath()).isEqualTo(0.2);
    assertThat(new ClassificationSettings(tao("resnet", "")).dropPath()).isZero();
    String tf2 =
        """
        dataset: {train_dataset_path: /data/train, val_dataset_path: /data/val}
        model: {backbone: %s}
        """;
    assertThat(
            new ClassificationSettings(
                    bind(tf2.formatted("efficientnet-b0"), SpecSyntax.YAML).spec())
                .dropPath())
        .isZero();
    assertThat(
            new ClassificationSettings(
                    bind(tf2.formatted("efficientnet-b2"), SpecSyntax.YAML).spec())
                .dropPath())
        .isEqualTo(0.2);
  }

  // numbers of pictures

  @Test
  void torchModeDividesAllChannelsByTheSameDeviation() {
    Normalization colour =
        new ClassificationSettings(
                tao("resnet", "", "Conv2D,Dense", "preprocess_mode: \"torch\"").spec())
            .preprocessing(false)
            .normalization();
    assertThat(colour.means()).containsExactly(0.485, 0.456, 0.406);
    assertThat(colour.stds()).containsExactly(0.224, 0.224, 0.224);
    Normalization pytorch =
        new ClassificationSettings(pyt("{}", "").spec()).preprocessing(false).normalization();
    assertThat(pytorch.stds()).containsExactly(0.229, 0.224, 0.225);
  }

  // schedule

  /** 100 steps: n = 10, rate 0.1 * 0.5^(step / 10), over 1 + 0.01 * step. */
  @Test
  void theOptimisersDecayIsOnTopOfTheSchedule() {
    LearningRateSchedule rate = new ClassificationSettings(tao("resnet", "")).rate();
    assertThat(rate.rate(0, 100)).isEqualTo(0.1);
    assertThat(rate.rate(10, 100)).isEqualTo(0.05 / 1.1, within(1e-12));
    assertThat(rate.rate(50, 100)).isEqualTo(0.1 / 32 / 1.5, within(1e-12));
  }

  @Test
  void tf2DecaysByItsOwnDefault() {
    String tf2 =
        """
        dataset: {train_dataset_path: /data/train, val_dataset_path: /data/val}
        train:
          lr_config: {scheduler: cosine, learning_rate: 0.1, soft_start: 0.0, min_lr_ratio: 0.0}
        """;
    LearningRateSchedule rate =
        new ClassificationSettings(bind(tf2, SpecSyntax.YAML).spec()).rate();
    // half way the cosine is at a half
    assertThat(rate.rate(500, 1000)).isEqualTo(0.05 / (1 + 1e-4 * 500), within(1e-12));
  }

  /** 10 epochs of 10 steps, 2 of them rise: linear from 0, then a cosine to 0 over the rest. */
  @Test
  void pytorchsCosineRisesAndEndsAtZero() {
    LearningRateSchedule rate =
        new ClassificationSettings(pyt("{policy: cosine, lr: 0.2, warmup_epochs: 2}", "").spec())
            .rate();
    assertThat(rate.rate(0, 100)).isZero();
    assertThat(rate.rate(10, 100)).isEqualTo(0.1, within(1e-12));
    assertThat(rate.rate(20, 100)).isEqualTo(0.2, within(1e-12));
    assertThat(rate.rate(60, 100)).isEqualTo(0.1, within(1e-12));
    assertThat(rate.rate(100, 100)).isEqualTo(0, within(1e-12));
  }

  @Test
  void pytorchsOtherPoliciesHaveNoWarmUp() {
    SpecBinding<ClassificationSpec> binding =
        pyt("{policy: linear, lr: 0.2, warmup_epochs: 2}", "");
    assertThat(new ClassificationSettings(binding.spec()).rate().rate(0, 100)).isEqualTo(0.2);
    assertThat(notices(binding))
        .anyMatch(m -> m.startsWith("'train.optim.warmup_epochs' has no effect"));
  }

  // decay and average of the PyTorch generation

  @Test
  void pytorchDecaysAllParametersButThoseOfSkipNames() {
    ClassificationSpec spec = pyt("{optim: sgd, weight_decay: 0.02, skip_names: [bn]}", "").spec();
    Graph graph = graph(spec);
    List<Regularizer> penalties =
        new ClassificationSettings(spec).plan().program().regularizers().apply(graph);
    assertThat(penalties).hasSize(1);
    // the penalty's gradient is 2 w p
    assertThat(penalties.get(0).weight()).isEqualTo(0.01);
    assertThat(penalties.get(0).parameters())
        .contains("backbone.conv1.weight", "head.fc.bias")
        .noneMatch(name -> name.contains("bn"));
    ProgramSettings adamw =
        new ClassificationSettings(pyt("{optim: adamw, weight_decay: 0.02}", "").spec())
            .plan()
            .program();
    assertThat(adamw.optimizer().weightDecay()).isEqualTo(0.02);
    assertThat(adamw.decay().names(graph)).contains("backbone.bn1.weight", "head.fc.bias");
  }

  @Test
  void pytorchsBetasAreAdamwsOnly() {
    io.tao4j.engine.Optimizer adam =
        new ClassificationSettings(pyt("{optim: adam, betas: [0.5, 0.6]}", "").spec()).optimizer();
    assertThat(adam).isEqualTo(new io.tao4j.engine.Optimizer.Adam(0.9, 0.999, 1e-8, false, 0));
  }

  @Test
  void pytorchsAverageHasAConstantDecay() {
    ClassificationSpec spec =
        bind(
                """
                dataset:
                  train_dataset: {images_dir: /data/train}
                  val_dataset: {images_dir: /data/val}
                model: {backbone: {type: resnet_18}}
                train: {enable_ema: true, ema_decay: 0.99}
                """,
                SpecSyntax.YAML)
            .spec();
    assertThat(new ClassificationSettings(spec).plan().program().average())
        .isEqualTo(new TrainProgram.Average(0.99, 0));
  }

  // penalties of the Keras generations

  @Test
  void penaltiesAreNotOnDepthwiseKernelsAndOtherScopesAreSaid() {
    SpecBinding<ClassificationSpec> binding = tao("mobilenet_v1", "", "conv2d,DepthwiseConv2D", "");
    Graph graph = graph(binding.spec());
    Regularizer penalty =
        new ClassificationSettings(binding.spec())
            .plan()
            .program()
            .regularizers()
            .apply(graph)
            .get(0);
    assertThat(penalty.parameters())
        .contains("backbone.conv_stem.weight", "backbone.blocks.0.0.conv_pw.weight")
        .noneMatch(name -> name.contains("conv_dw"))
        .doesNotContain("head.fc.weight");
    assertThat(notices(binding)).anyMatch(m -> m.startsWith("'DepthwiseConv2D' has no effect"));
  }

  @Test
  void smoothingThatTaoDoesNotDoIsSaid() {
    assertThat(notices(tao("resnet", "", "Conv2D,Dense", "label_smoothing: 0.1")))
        .anyMatch(m -> m.startsWith("targets are smoothed by 0.1"));
  }

  @Test
  void frozenNormsAreAllOfThem() {
    ProgramSettings program =
        new ClassificationSettings(tao("resnet", "freeze_bn: true")).plan().program();
    assertThat(program.frozenBatchNorms()).isEqualTo(ProgramSettings.BatchNorms.ALL);
  }

  @Test
  void theActivationIsThatOfTheField() {
    Graph darknet = graph(tao("cspdarknet_tiny", ""));
    Graph mish = graph(tao("cspdarknet_tiny", "activation { activation_type: \"mish\" }"));
    assertThat(darknet.nodes()).anyMatch(node -> node.op() instanceof ElementwiseOp.LeakyRelu);
    assertThat(mish.nodes())
        .noneMatch(node -> node.op() instanceof ElementwiseOp.LeakyRelu)
        .anyMatch(node -> node.op().equals(new ElementwiseOp.Unary(ElementwiseOp.UnaryKind.MISH)));
  }

  @Test
  void meansOfTheSpecAreSubtractedByChannel() {
    Normalization numbers =
        new ClassificationSettings(
                tao(
                        "resnet",
                        "",
                        "Conv2D,Dense",
                        """
                        preprocess_mode: "caffe"
                        image_mean { key: "b" value: 1.5 }
                        image_mean { key: "g" value: 2.5 }
                        image_mean { key: "r" value: 3.5 }
                        """)
                    .spec())
            .preprocessing(false)
            .normalization();
    assertThat(numbers.order()).isEqualTo(ColorOrder.BGR);
    assertThat(numbers.means()).containsExactly(1.5, 2.5, 3.5);
    assertThat(numbers.stds()).containsOnly(1.0);
  }

  @Test
  void scoresComeFromTheHead() {
    Node head = graph(tao("resnet", "")).node(ClassifierGraph.HEAD);
    assertThat(head).isNotNull();
  }
}
