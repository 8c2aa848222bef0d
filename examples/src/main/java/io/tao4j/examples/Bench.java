package io.tao4j.examples;

import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Precision;
import io.tao4j.engine.TrainingStep;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Network;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.Verb;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures a network: real training steps and inference on drawn images. A measurement, not a test:
 * BENCHMARKS.md says how to read it and how to compare it with Python PyTorch.
 */
public final class Bench {
  private static final int CLASSES = 10;
  private static final int BATCHES = 8;
  private static final int LATENCY_RUNS = 200;

  private Bench() {}

  /**
   * What to measure.
   *
   * @param arch the spec's name of the backbone
   * @param side of the input in pixels
   * @param batch images a step
   * @param device where
   * @param engine what computes
   * @param precision of training
   * @param steps timed, after the warm-up
   * @param warmUpSteps not timed
   */
  public record Settings(
      String arch,
      int side,
      int batch,
      Device device,
      Engine engine,
      Precision precision,
      int steps,
      int warmUpSteps) {
    public Settings {
      if (side < 16 || batch < 1 || steps < 1 || warmUpSteps < 0) {
        throw new IllegalArgumentException(
            "the side is 16 or more, batch and steps one or more, the warm-up zero or more; got"
                + " %s, %s, %s, %s".formatted(side, batch, steps, warmUpSteps));
      }
    }
  }

  /**
   * Figures; times in milliseconds.
   *
   * @param parameters trainable numbers
   * @param stepMedian of a training step on a batch in memory
   * @param step10 its 10th percentile
   * @param step90 its 90th percentile
   * @param trainImagesPerSecond from the median step
   * @param pipelineImagesPerSecond steps fed by the loader: decode, augmentation, step
   * @param latency50 of one picture's tensor through the network, median
   * @param latency99 the same, 99th percentile
   * @param inferenceImagesPerSecond in batches, in float32
   * @param firstStepSeconds from the start of the JVM to the end of the first step
   * @param peakResidentMebibytes of the process, NaN where the system does not say
   */
  public record Result(
      long parameters,
      double stepMedian,
      double step10,
      double step90,
      double trainImagesPerSecond,
      double pipelineImagesPerSecond,
      double latency50,
      double latency99,
      double inferenceImagesPerSecond,
      double firstStepSeconds,
      double peakResidentMebibytes) {

    /** Name and figure, in the order to show them. */
    public Map<String, Double> figures() {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("parameters", (double) parameters);
      figures.put("train_step_median_ms", stepMedian);
      figures.put("train_step_p10_ms", step10);
      figures.put("train_step_p90_ms", step90);
      figures.put("train_images_per_second", trainImagesPerSecond);
      figures.put("train_with_loader_images_per_second", pipelineImagesPerSecond);
      figures.put("inference_latency_p50_ms", latency50);
      figures.put("inference_latency_p99_ms", latency99);
      figures.put("inference_images_per_second", inferenceImagesPerSecond);
      figures.put("jvm_start_to_first_step_s", firstStepSeconds);
      figures.put("peak_resident_MiB", peakResidentMebibytes);
      return figures;
    }

    /** A table for a person. */
    public String toText() {
      TextTable table = new TextTable("figure", "value");
      figures()
          .forEach((name, value) -> table.row(name, String.format(Locale.ROOT, "%,.2f", value)));
      return table.toString();
    }
  }

  /** Where a network's spec holds what the bench sets. */
  private record SpecPaths(
      String arch, String inputSize, String batch, String train, String validation, String eval) {}

  private static final Map<String, SpecPaths> PATHS =
      Map.of(
          "classification",
          new SpecPaths(
              "model_config.arch",
              "model_config.input_image_size",
              "train_config.batch_size_per_gpu",
              "train_config.train_dataset_path",
              "train_config.val_dataset_path",
              "eval_config.eval_dataset_path"));

  /**
   * Measures.
   *
   * @throws TaoException {@code BENCH-001} for a network that the bench does not know
   */
  public static Result run(Network<?, ?, ?> network, Settings settings) throws IOException {
    SpecPaths paths = PATHS.get(network.name());
    if (paths == null) {
      throw new TaoException(
          "BENCH-001",
          "the bench does not know the spec of '" + network.name() + "'",
          "it knows " + String.join(", ", PATHS.keySet()));
    }
    Path folder = Files.createTempDirectory("tao-bench");
    try {
      ShapesImageDataset images =
          ShapesImageDataset.builder(folder)
              .classes(CLASSES)
              .train((BATCHES * settings.batch() + CLASSES - 1) / CLASSES)
              .validation(1)
              .size(settings.side(), settings.side())
              .format(ShapesImageDataset.Format.JPEG)
              .write();
      SpecTree tree =
          SpecReader.standard()
              .parse(network.defaultSpec(), SpecSyntax.YAML, "default spec")
              .with(paths.arch(), settings.arch())
              .with(paths.inputSize(), "\"3,%1$s,%1$s\"".formatted(settings.side()))
              .with(paths.batch(), String.valueOf(settings.batch()))
              .with(paths.train(), quoted(images.train()))
              .with(paths.validation(), quoted(images.validation()))
              .with(paths.eval(), quoted(images.validation()));
      return measure(network, tree, settings);
    } finally {
      delete(folder);
    }
  }

  private static <S extends Record, I, O> Result measure(
      Network<S, I, O> network, SpecTree tree, Settings settings) {
    network.info().require(Verb.TRAIN);
    S spec = network.specBinder().bind(tree).spec();
    EngineProvider engine = settings.engine().provider();
    try (TrainingTask task = network.openTraining(spec, null)) {
      List<Map<String, Tensor>> batches = new ArrayList<>();
      try (BatchStream stream = task.batches(0)) {
        stream.forEachRemaining(batch -> batches.add(batch.inputs()));
      }
      double[] steps = new double[settings.steps()];
      double firstStep;
      double pipeline;
      Model model = task.start();
      try (TrainingStep step =
          engine.compile(
              task.program(),
              model.weights(),
              ExecutionPlan.of(settings.device(), settings.precision()))) {
        long seed = 0;
        step.run(batches.get(0), 0.01f, seed++);
        firstStep = sinceStart().toMillis() / 1000.0;
        for (int i = -settings.warmUpSteps(); i < steps.length; i++) {
          long before = System.nanoTime();
          step.run(batches.get((int) (seed % batches.size())), 0.01f, seed++);
          if (i >= 0) {
            steps[i] = (System.nanoTime() - before) / 1e6;
          }
        }
        pipeline = throughLoader(task, step);
      }
      Arrays.sort(steps);
      double median = percentile(steps, 0.5);
      return inference(engine, model, batches, settings, steps, median, pipeline, firstStep);
    }
  }

  /** Images a second with decoding and augmentation, over one epoch that follows another. */
  private static double throughLoader(TrainingTask task, TrainingStep step) {
    long seen = 0;
    long begin = System.nanoTime();
    try (BatchStream stream = task.batches(1)) {
      while (stream.hasNext()) {
        Batch batch = stream.next();
        step.run(batch.inputs(), 0.01f, seen);
        seen += batch.size();
      }
    }
    return seen / ((System.nanoTime() - begin) / 1e9);
  }

  private static Result inference(
      EngineProvider engine,
      Model model,
      List<Map<String, Tensor>> batches,
      Settings settings,
      double[] steps,
      double median,
      double pipeline,
      double firstStep) {
    String input = model.graph().inputs().get(0).name();
    Map<String, Tensor> batch = Map.of(input, batches.get(0).get(input));
    Map<String, Tensor> single = Map.of(input, first(batches.get(0).get(input)));
    double[] latencies = new double[LATENCY_RUNS];
    double images;
    try (Executable executable =
        engine.compile(model, ExecutionPlan.of(settings.device(), Precision.FP32))) {
      for (int i = -LATENCY_RUNS / 10; i < LATENCY_RUNS; i++) {
        long before = System.nanoTime();
        executable.run(single);
        if (i >= 0) {
          latencies[i] = (System.nanoTime() - before) / 1e6;
        }
      }
      executable.run(batch);
      int runs = Math.max(3, settings.steps());
      long begin = System.nanoTime();
      for (int i = 0; i < runs; i++) {
        executable.run(batch);
      }
      images = (double) runs * settings.batch() / ((System.nanoTime() - begin) / 1e9);
    }
    Arrays.sort(latencies);
    return new Result(
        model.graph().parameterCount(),
        median,
        percentile(steps, 0.1),
        percentile(steps, 0.9),
        settings.batch() / median * 1000,
        pipeline,
        percentile(latencies, 0.5),
        percentile(latencies, 0.99),
        images,
        firstStep,
        peakResidentMebibytes());
  }

  private static Tensor first(Tensor images) {
    int each = Math.toIntExact(images.shape().elements() / images.shape().size(0));
    return Tensor.of(
        Arrays.copyOf(images.toFloatArray(), each),
        1,
        images.shape().size(1),
        images.shape().size(2),
        images.shape().size(3));
  }

  /** The smallest value that at least this share of the sorted values does not exceed. */
  static double percentile(double[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  private static Duration sinceStart() {
    Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    return Duration.between(start, Instant.now());
  }

  /** Linux says it in {@code /proc}; other systems do not say it to Java. */
  private static double peakResidentMebibytes() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return Double.NaN;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN; // a figure that the system does not give, as above
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  private static String quoted(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
  }
}
