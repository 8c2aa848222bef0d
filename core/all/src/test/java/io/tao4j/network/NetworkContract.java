package io.tao4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.Tao;
import io.tao4j.check.CheckReport;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.error.TaoException;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.deploy.TaoOutputs;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphSummary;
import io.tao4j.graph.Node;
import io.tao4j.graph.Parameter;
import io.tao4j.inference.InferenceResult;
import io.tao4j.inference.InferenceRun;
import io.tao4j.inference.Predictor;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.prune.PruneSettings;
import io.tao4j.prune.Pruner;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import io.tao4j.train.Cancellation;
import io.tao4j.train.Trainer;
import io.tao4j.train.TrainerOptions;
import io.tao4j.train.TrainingListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is true of every network, on both engines that train. A network's test extends it, says how
 * its default spec shrinks to eight samples that are one batch, without augmentation, and declares
 * its figures.
 *
 * <p>Names are a contract with weight files, freeze lists and prune exclusions: they are compared
 * with {@code names.txt}, or {@link #golden}, beside the test class. {@code -Dtao4j.names=update}
 * writes that file anew.
 *
 * @param <S> record of the spec
 * @param <I> one input
 * @param <O> one result
 */
@Tag("pytorch")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class NetworkContract<S extends Record, I, O> {
  private static final int SAMPLES = 8;

  /**
   * What the test's network must count to, at the contract's spec.
   *
   * @param parameters of the inference graph
   * @param macs multiply-accumulates of one image
   * @param steps within which eight samples are learnt
   * @param rate learning rate for that
   * @param prune half of the parameters, with a granularity that a small network allows
   */
  public record Figures(long parameters, long macs, int steps, float rate, PruneSettings prune) {}

  /**
   * Something that a user gets wrong.
   *
   * @param what for the report
   * @param code that the error must have
   * @param path field of the contract's spec
   * @param value that it gets
   */
  public record BadInput(String what, String code, String path, String value) {}

  private Path folder = Path.of("");
  private SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "none");
  private TrainingTask task;
  private Batch batch;

  private final Network<S, I, O> network;
  private final Figures figures;

  protected NetworkContract(Network<S, I, O> network, Figures figures) {
    this.network = network;
    this.figures = figures;
  }

  /**
   * The fields in which the contract's spec differs from the default spec, as {@link SpecTree#with}
   * takes them: eight training samples, one batch of eight, nothing random.
   *
   * @param data an empty folder for generated data
   */
  protected abstract Map<String, String> overrides(Path data) throws IOException;

  /**
   * At least five faults.
   *
   * @param data the folder that {@link #overrides} has filled
   */
  protected abstract List<BadInput> badInputs(Path data) throws IOException;

  /**
   * A file that inference can read, of those that {@link #overrides} has made: a picture unless the
   * network takes something else.
   */
  protected Path inputFile(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(file -> ImageCodec.hasImageExtension(file))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  /** The file of names beside the test class. */
  protected String golden() {
    return "names.txt";
  }

  /**
   * The model whose exported file is compared with the engine: the one that a training starts from,
   * where its numbers stay of a size that single precision can compare.
   */
  protected Model exported(Model start) {
    return start;
  }

  /**
   * Parameters on which the loss cannot depend: a shift that both sides of a difference have, for
   * instance.
   */
  protected Set<String> cancelledOut() {
    return Set.of();
  }

  /**
   * The input and then the outputs of an export with TAO's names; empty where TAO has no such
   * network.
   */
  protected List<String> taoPorts() {
    return List.of();
  }

  @BeforeAll
  void open(@TempDir Path temporary) throws IOException {
    folder = temporary;
    tree = SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "default spec");
    for (Map.Entry<String, String> field : overrides(folder).entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    task = network.openTraining(network.specBinder().bind(tree).spec(), null);
    try (BatchStream batches = task.batches(0)) {
      batch = batches.next();
    }
  }

  @AfterAll
  void close() {
    if (task != null) {
      task.close();
    }
  }

  private Graph graph() {
    return task.start().graph();
  }

  private Map<String, Tensor> inputs(int from, int to) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    for (Graph.Input input : graph().forInference().inputs()) {
      Tensor all = batch.inputs().get(input.name());
      int each = Math.toIntExact(all.byteSize() / batch.size());
      part.put(
          input.name(),
          Tensor.wrap(
              all.dtype(),
              all.shape().with(0, Dim.of(to - from)),
              all.bytes().slice(from * each, (to - from) * each)));
    }
    return part;
  }

  private static Map<String, Tensor> run(Model model, Map<String, Tensor> inputs) {
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      return executable.run(inputs);
    }
  }

  @Test
  void theDefaultSpecHasNothingWrong() {
    SpecTree untouched =
        SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "default spec");
    assertThat(network.specBinder().allowMissingPaths().bind(untouched).report().hasErrors())
        .isFalse();
  }

  @Test
  void itIsFoundByItsNamesAndSaysWhatItSupports() {
    NetworkInfo info = network.info();
    assertThat(info.name()).isEqualTo(task.start().meta().network()).matches("[a-z][a-z0-9_]*");
    assertThat(info.description()).isNotBlank().doesNotEndWith(".");
    List<String> names = new ArrayList<>(info.aliases());
    names.add(info.name());
    for (String name : names) {
      assertThat(Tao.network(name).network()).isInstanceOf(network.getClass());
    }
    for (SubCommand<?> command : info.commands()) {
      SpecValidator specs = command.specs(info.name()).allowMissingPaths();
      assertThat(specs.check(command.defaultSpec(), SpecSyntax.YAML, command.name()).hasErrors())
          .as(command.name())
          .isFalse();
    }
    for (Verb verb : Verb.values()) {
      if (!info.verbs().contains(verb)) {
        assertThatThrownBy(() -> info.require(verb))
            .isInstanceOf(TaoException.class)
            .hasMessageContaining("TAO-006");
      }
    }
  }

  @Test
  void declaredOutputsAreThoseOfTheModel() {
    Graph served = graph().forInference();
    List<String> outputs = served.outputs().stream().map(Graph.Output::name).toList();
    List<String> declared =
        network
            .task(task.start())
            .served()
            .match(
                scores -> scores.heads().stream().map(ServedForm.Head::output).toList(),
                boxes -> {
                  Graph decoded = boxes.model().graph();
                  assertThat(decoded.outputs().stream().map(Graph.Output::name))
                      .containsExactlyInAnyOrder(boxes.boxes(), boxes.scores());
                  assertThat(boxes.classNames()).isEqualTo(task.start().meta().classNames());
                  return List.of();
                },
                masks -> List.of(masks.output()),
                embedding -> List.of(embedding.output()),
                sequence -> List.of(sequence.output(), sequence.best(), sequence.probability()),
                raw -> List.of());
    assertThat(outputs).containsAll(declared);
  }

  @Test
  void aFileIsAnsweredAndWritten() throws IOException {
    Path answers = folder.resolve("answers");
    Task<I, O> answering = network.task(task.start());
    try (Predictor<I, O> predictor =
            new Predictor<>(
                Engine.PYTORCH.provider().compile(task.start(), ExecutionPlan.CPU_FP32),
                answering.inference(),
                answering.reader(),
                2);
        ResultWriter<I, O> writer = answering.writer(answers)) {
      InferenceResult result =
          InferenceRun.run(inputFile(folder), predictor, 2, writer, () -> false, done -> {});
      assertThat(result.inputs()).isPositive();
      assertThat(result.files()).isNotEmpty().allSatisfy(file -> assertThat(file).exists());
      I input = answering.reader().list(inputFile(folder)).get(0).read();
      assertThat(input).isInstanceOf(answering.inputType());
      assertThat(predictor.predict(input)).isInstanceOf(answering.resultType());
    }
  }

  @Test
  void namesAreTheGoldenOnes() throws IOException {
    List<String> names = new ArrayList<>();
    Graph graph = graph();
    graph.inputs().forEach(i -> names.add("input " + i.name() + " " + i.type()));
    graph.nodes().forEach(n -> names.add("node " + n.name()));
    graph.parameters().forEach(p -> names.add("parameter " + p.name() + " " + p.shape()));
    graph.buffers().forEach(b -> names.add("buffer " + b.name() + " " + b.shape()));
    graph.outputs().forEach(o -> names.add("output " + o.name() + " " + graph.type(o.value())));
    if ("update".equals(System.getProperty("tao4j.names"))) {
      Path file =
          Path.of("src/test/resources", getClass().getPackageName().replace('.', '/'), golden());
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", names) + "\n");
      return;
    }
    try (InputStream golden = getClass().getResourceAsStream(golden())) {
      assertThat(golden).as(golden()).isNotNull();
      assertThat(names)
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  @Test
  void parametersAndMultiplyAccumulatesAreAsDeclared() {
    GraphSummary summary = GraphSummary.of(graph().forInference());
    assertThat(summary.parameters()).isEqualTo(figures.parameters());
    assertThat(summary.macs()).isEqualTo(figures.macs());
  }

  @Test
  void everyInferredShapeIsTheRealOneAtTwoBatchSizes() {
    inferredShapesAreReal(Engine.PYTORCH.provider());
  }

  @Test
  @Tag("tensorflow")
  void everyInferredShapeIsTheRealOneOnTensorFlow() {
    inferredShapesAreReal(Engine.TENSORFLOW.provider());
  }

  private void inferredShapesAreReal(EngineProvider engine) {
    Graph inference = graph().forInference();
    List<Graph.Output> all = new ArrayList<>();
    for (Node node : inference.nodes()) {
      all.add(new Graph.Output("value of " + node.name(), node.output()));
    }
    Graph shown =
        new Graph(
            inference.inputs(),
            inference.parameters(),
            inference.buffers(),
            inference.nodes(),
            all);
    Map<String, Tensor> tensors = new LinkedHashMap<>(task.start().weights().asMap());
    tensors.keySet().removeIf(n -> inference.parameter(n) == null && inference.buffer(n) == null);
    Model model = new Model(shown, Weights.of(tensors), task.start().meta());
    try (Executable executable = engine.compile(model, ExecutionPlan.CPU_FP32)) {
      for (int size : new int[] {1, 3}) {
        Map<String, Tensor> inputs = inputs(0, size);
        InputBinding binding = InputBinding.of(shown, inputs);
        Map<String, Tensor> outputs = executable.run(inputs);
        for (Graph.Output output : all) {
          assertThat(outputs.get(output.name()).shape())
              .as(output.name())
              .isEqualTo(binding.shape(shown.type(output.value()).shape()));
        }
      }
    }
  }

  @Test
  void everyTrainableParameterGetsAGradient() {
    parametersGetGradients(Engine.PYTORCH.provider());
  }

  @Test
  @Tag("tensorflow")
  void everyTrainableParameterGetsAGradientOnTensorFlow() {
    parametersGetGradients(Engine.TENSORFLOW.provider());
  }

  private void parametersGetGradients(EngineProvider engine) {
    for (Phase phase : task.program().phases()) {
      parametersGetGradients(engine, phase);
    }
  }

  private void parametersGetGradients(EngineProvider engine, Phase phase) {
    TrainProgram program = task.program();
    // Momentum of the first step is the gradient itself; penalties would hide a missing one.
    TrainProgram plain =
        TrainProgram.of(
                program.graph(),
                Phase.minimize(phase.loss(), new Optimizer.Sgd(0.9, false, 0))
                    .freeze(phase.frozen())
                    .freezeBatchNorms(phase.frozenBatchNorms())
                    .decay(phase.weightDecayRoles())
                    .build())
            .withPredictions(program.predictions());
    assertThat(plain.trainable()).isNotEmpty();
    try (TrainingStep step =
        engine.compile(plain, task.start().weights(), ExecutionPlan.CPU_FP32)) {
      assertThat(step.run(inputs(task, step, 1), 0.01f, 1).applied()).isTrue();
      Map<String, Tensor> state = step.state();
      for (Parameter parameter : plain.trainable()) {
        float[] gradient = state.get("optimizer.momentum." + parameter.name()).toFloatArray();
        boolean any = IntStream.range(0, gradient.length).anyMatch(i -> gradient[i] != 0);
        assertThat(any || cancelledOut().contains(parameter.name()))
            .as("gradient of " + parameter.name())
            .isTrue();
      }
    }
  }

  @Test
  void eightSamplesAreLearntByHeart() {
    samplesAreLearntByHeart(Engine.PYTORCH.provider());
  }

  @Test
  @Tag("tensorflow")
  void eightSamplesAreLearntByHeartOnTensorFlow() {
    samplesAreLearntByHeart(Engine.TENSORFLOW.provider());
  }

  private void samplesAreLearntByHeart(EngineProvider engine) {
    assertThat(batch.size()).isEqualTo(SAMPLES);
    try (TrainingStep step =
        engine.compile(task.program(), task.start().weights(), ExecutionPlan.CPU_FP32)) {
      double first = learnt(step.run(inputs(task, step, 0), figures.rate(), 0));
      double last = first;
      for (int i = 1; i < figures.steps() && last > first * learntShare(); i++) {
        last = learnt(step.run(inputs(task, step, i), figures.rate(), i));
      }
      assertThat(last).as("loss, at first " + first).isLessThanOrEqualTo(first * learntShare());
    }
  }

  /** What falls as samples are learnt by heart: the loss, but of two sides that fight. */
  protected double learnt(TrainingStep.Result result) {
    return result.loss();
  }

  /** The share of its first value that is left of it then. */
  protected double learntShare() {
    return 1.0 / 20;
  }

  @Test
  void halfOfItIsPrunedAndTheRestRunsAndTrains() {
    if (!network.info().verbs().contains(Verb.PRUNE)) {
      assertThatThrownBy(
              () ->
                  Tao.network(network.name())
                      .defaultSpec()
                      .model(task.start())
                      .prune(figures.prune()))
          .hasMessageContaining("TAO-006");
      return;
    }
    Model pruned = Pruner.prune(task.start(), figures.prune());
    assertThat(pruned.graph().parameterCount()).isLessThanOrEqualTo(graph().parameterCount() / 2);
    assertThat(GraphSummary.of(pruned.graph().forInference()).macs()).isLessThan(figures.macs());
    Map<String, Tensor> before = run(task.start(), inputs(0, 2));
    Map<String, Tensor> after = run(pruned, inputs(0, 2));
    after.forEach(
        (name, tensor) -> {
          assertThat(tensor.shape()).isEqualTo(before.get(name).shape());
          assertThat(tensor.isFinite()).isTrue();
        });
    try (TrainingTask again = network.openTraining(network.specBinder().bind(tree).spec(), pruned);
        TrainingStep step =
            Engine.PYTORCH
                .provider()
                .compile(again.program(), again.start().weights(), ExecutionPlan.CPU_FP32)) {
      assertThat(again.start().graph()).isEqualTo(pruned.graph());
      assertThat(step.run(inputs(again, step, 1), figures.rate(), 1).applied()).isTrue();
    }
  }

  /** The batch's inputs, with targets that depend on what the network says now. */
  private Map<String, Tensor> inputs(TrainingTask trained, TrainingStep step, long seed) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(batch.inputs());
    TargetAssignment assignment = trained.assignment();
    if (assignment != null) {
      inputs.putAll(assignment.targets(batch, step.forward(batch.inputs(), seed), seed));
    }
    return inputs;
  }

  /**
   * Quantisation-aware training changes its start once the data are open: they are not read twice.
   */
  @Test
  void anotherStartLeavesTheDataOpen() {
    TrainingTask opened = network.openTraining(network.specBinder().bind(tree).spec(), null);
    Model start = opened.start();
    Model other =
        start.withWeights(start.weights().with(Weights.initialize(start.graph(), 12345).asMap()));
    try (TrainingTask changed = opened.startingWith(other)) {
      assertThat(changed.validation()).isSameAs(opened.validation());
      assertThat(changed.start().graph()).isEqualTo(start.graph());
      assertThat(changed.start().weights()).isEqualTo(other.weights());
      assertThat(changed.start().meta().preprocessing()).isEqualTo(start.meta().preprocessing());
      assertThat(changed.program()).isEqualTo(opened.program());
      assertThat(changed.notices()).isEqualTo(opened.notices());
      try (BatchStream before = opened.batches(0);
          BatchStream after = changed.batches(0)) {
        assertThat(after.next().inputs()).isEqualTo(before.next().inputs());
      }
    }
  }

  @Test
  void onnxRuntimeAgreesWithPyTorch() {
    onnxRuntimeAgreesWith(Engine.PYTORCH.provider());
  }

  @Test
  @Tag("tensorflow")
  void onnxRuntimeAgreesWithTensorFlow() {
    onnxRuntimeAgreesWith(Engine.TENSORFLOW.provider());
  }

  private void onnxRuntimeAgreesWith(EngineProvider engine) {
    Model model = exported(task.start());
    List<Sample> samples = new ArrayList<>();
    try (Executable executable = engine.compile(model, ExecutionPlan.CPU_FP32)) {
      samples.add(Sample.of(executable, inputs(0, 1)));
      samples.add(Sample.of(executable, inputs(1, SAMPLES)));
    }
    CheckReport report =
        OnnxExporter.exportChecked(
            model,
            folder.resolve("network.onnx"),
            OnnxOptions.DEFAULT,
            samples,
            new Tolerance(1e-3, 1e-3));
    assertThat(report.isWithin()).isTrue();
    assertThat(report.outputs()).hasSize(graph().forInference().outputs().size());
  }

  /** Names, and with them the numbers: the export compares those itself. */
  @Test
  void itIsExportedUnderTaosNames() throws IOException {
    Path file = folder.resolve("tao.onnx");
    ExportSettings settings =
        ExportSettings.onnx(file).withOutputs(ExportSettings.Outputs.TAO).withTolerance(5e-3);
    ThrowingCallable export =
        () ->
            TaoOutputs.export(
                exported(task.start()),
                network.task(task.start()),
                Engine.PYTORCH.provider(),
                ExecutionPlan.CPU_FP32,
                null,
                settings);
    if (taoPorts().isEmpty()) {
      assertThatThrownBy(export).hasMessageContaining("EXPORT-015");
      return;
    }
    assertThatCode(export).doesNotThrowAnyException();
    OnnxSignature signature = OnnxSignature.read(file);
    assertThat(
            Stream.concat(signature.inputs().stream(), signature.outputs().stream())
                .map(OnnxSignature.Port::name))
        .containsExactlyElementsOf(taoPorts());
    ServedForm form = network.task(task.start()).served();
    if (form instanceof ServedForm.Masks || form instanceof ServedForm.Raw) {
      return; // configurations for nvinfer are those of --for DEEPSTREAM
    }
    if (task.start().meta().preprocessing().isEmpty()) {
      return; // nvinfer feeds pictures only
    }
    assertThat(Files.readString(folder.resolve("tao_nvinfer.txt")))
        .contains(
            "onnx-file=tao.onnx\n",
            "labelfile-path=tao_labels.txt\n",
            "output-blob-names=" + String.join(";", taoPorts().subList(1, taoPorts().size())));
    if (!(network.task(task.start()).served() instanceof ServedForm.Embedding)) {
      assertThat(folder.resolve("tao_labels.txt")).isNotEmptyFile(); // vectors have no classes
    }
  }

  @Test
  void aSavedModelIsTheSameModel() {
    Path file = folder.resolve("network.tao");
    task.start().save(file);
    Model loaded = Model.load(file);
    assertThat(loaded).isEqualTo(task.start());
    Map<String, Tensor> expected = run(task.start(), inputs(0, 2));
    run(loaded, inputs(0, 2))
        .forEach(
            (name, tensor) ->
                assertThat(tensor.toFloatArray())
                    .containsExactly(expected.get(name).toFloatArray(), within(1e-6f)));
  }

  /** Gone on with after its first epoch, a training ends with the bits of one that ran on. */
  @Test
  void anInterruptedTrainingGoesOnBitForBit() {
    interruptedTrainingGoesOn(Engine.PYTORCH.provider());
  }

  @Test
  @Tag("tensorflow")
  void anInterruptedTrainingGoesOnBitForBitOnTensorFlow() {
    interruptedTrainingGoesOn(Engine.TENSORFLOW.provider());
  }

  private void interruptedTrainingGoesOn(EngineProvider engine) {
    Path stopped = folder.resolve(engine.engine() + "-stopped");
    Path last = stopped.resolve("weights/%s_last.tao".formatted(network.name()));
    Weights straight =
        twoEpochs(engine, folder.resolve(engine.engine() + "-straight"), false, stopped);
    assertThat(Model.load(last).weights()).isNotEqualTo(straight);
    assertThat(twoEpochs(engine, stopped, true, null)).isEqualTo(straight);
  }

  /**
   * Trains until two epochs are done in all.
   *
   * @param interrupted where the results folder is copied to when the first checkpoint is written,
   *     as it is left where the process ends at that time
   */
  private Weights twoEpochs(
      EngineProvider engine, Path results, boolean resume, @Nullable Path interrupted) {
    Cancellation cancellation = new Cancellation();
    TrainingListener stop =
        new TrainingListener() {
          @Override
          public void onEpoch(Epoch epoch) {
            if (epoch.epoch() == 1) {
              cancellation.cancel();
            }
          }

          @Override
          public void onCheckpoint(Path file) {
            if (interrupted != null
                && !Files.exists(interrupted)
                && file.toString().endsWith("_last.tao")) {
              copy(results, interrupted);
            }
          }
        };
    try (TrainingTask training =
        network.openTraining(network.specBinder().bind(tree).spec(), null)) {
      return Trainer.run(
              training,
              new TrainerOptions(
                  engine,
                  ExecutionPlan.CPU_FP32,
                  results,
                  resume,
                  Map.of(),
                  List.of(stop),
                  cancellation))
          .last()
          .weights();
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> badInputsAreRefusedWithTheirCodes() throws IOException {
    List<BadInput> inputs = badInputs(folder);
    assertThat(inputs).hasSizeGreaterThanOrEqualTo(5);
    return inputs.stream()
        .map(bad -> DynamicTest.dynamicTest(bad.what(), () -> assertRefused(bad)));
  }

  private void assertRefused(BadInput bad) {
    assertThatThrownBy(
            () ->
                network
                    .openTraining(
                        network.specBinder().bind(tree.with(bad.path(), bad.value())).spec(), null)
                    .close())
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(bad.code()));
  }
}
