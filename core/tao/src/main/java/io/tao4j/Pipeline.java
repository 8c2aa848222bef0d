package io.tao4j;

import io.tao4j.engine.Engine;
import io.tao4j.error.TaoException;
import io.tao4j.export.DataType;
import io.tao4j.export.ExportResult;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.file.AtomicFile;
import io.tao4j.inference.InferenceResult;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.DataCheck;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Networks;
import io.tao4j.pipeline.FileDigests;
import io.tao4j.pipeline.PipelineConfig;
import io.tao4j.pipeline.PipelineStory;
import io.tao4j.pipeline.StageConfig;
import io.tao4j.pipeline.StageRecord;
import io.tao4j.prune.PruneSettings;
import io.tao4j.quantize.QuantizeSettings;
import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import io.tao4j.train.Cancellation;
import io.tao4j.train.ResultsClaim;
import io.tao4j.train.TrainingListener;
import io.tao4j.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chain of stages that is declared first and then run: whole, or up to a stage. Each stage has a
 * folder of its own below the results folder, {@code 01-train} and so on; {@value
 * PipelineStory#FILE} there says what each was made of, what it gave, and how long it took.
 *
 * <p>Run again, it goes on after the last stage that is finished, also after a kill: a stage is
 * finished when it was made of the same spec, model and data (compared by SHA-256) and its files
 * are as it left them. A training that was interrupted goes on from its last checkpoint, and ends
 * with the same bits as one that was not. A stage whose inputs have changed is run anew, with all
 * after it; what it had written before is moved aside, not deleted.
 *
 * <pre>{@code
 * Pipeline pipeline = Tao.pipeline(Path.of("pipeline.yaml"));
 * System.out.println(pipeline.run());
 * }</pre>
 *
 * <p>Immutable; one run at a time writes into a results folder.
 */
public final class Pipeline {
  /** The declared chain, beside its story. */
  private static final String DECLARED = "pipeline.yaml";

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private final PipelineConfig config;
  private final Path results;
  private final List<TrainingListener> listeners;

  private Pipeline(PipelineConfig config, Path results, List<TrainingListener> listeners) {
    this.config = config;
    this.results = results;
    this.listeners = List.copyOf(listeners);
  }

  /** Reads a file; {@link Tao#pipeline(Path)} is the way in. */
  static Pipeline read(Path file) {
    SpecBinding<PipelineConfig> binding = PipelineConfig.binder().bind(file);
    PipelineConfig config = binding.spec();
    Networks.find(config.network());
    Path folder = file.toAbsolutePath().getParent();
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String beside = dot > 0 ? name.substring(0, dot) : name + "-results";
    Path results = Objects.requireNonNull(folder).resolve(config.results().orElse(beside));
    return new Pipeline(config, results, List.of());
  }

  /** A pipeline of stages in memory; {@link Tao#pipeline(PipelineConfig, Path)} is the way in. */
  static Pipeline of(PipelineConfig config, Path results) {
    // The same rules as for a file, and one report of all that is wrong.
    SpecTree tree =
        SpecReader.standard()
            .parse(PipelineConfig.binder().toYaml(config), SpecSyntax.YAML, "pipeline");
    PipelineConfig.binder().allowMissingPaths().bind(tree).report().throwIfErrors();
    Networks.find(config.network());
    return new Pipeline(config, results, List.of());
  }

  /** Adds somebody who hears of its trainings. */
  public Pipeline listener(TrainingListener listener) {
    Objects.requireNonNull(listener, "listener");
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(listener);
    return new Pipeline(config, results, all);
  }

  /** The same stages with another results folder. */
  public Pipeline results(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return new Pipeline(config, folder, listeners);
  }

  /** Where it writes. */
  public Path results() {
    return results;
  }

  /** The chain as it was declared. */
  public PipelineConfig config() {
    return config;
  }

  /** Names of the stages, in order: {@code 01-train}, {@code 02-prune}. */
  public List<String> stages() {
    return config.stageNames();
  }

  /** What became of it so far. */
  public PipelineStory story() {
    return PipelineStory.read(results, config.network());
  }

  /**
   * Runs what is not finished.
   *
   * @return what became of all stages
   * @throws TaoException with everything that is wrong with a spec, and what its stages throw
   */
  public PipelineStory run() {
    List<String> names = stages();
    return runTo(names.get(names.size() - 1), new Cancellation());
  }

  /**
   * Runs what is not finished up to a stage.
   *
   * @param stage its name with or without its number; that of several stages means the first
   * @throws IllegalArgumentException naming the stages, if there is none of that name
   * @throws TaoException as {@link #run}
   */
  public PipelineStory runTo(String stage) {
    return runTo(stage, new Cancellation());
  }

  /**
   * Runs what is not finished up to a stage.
   *
   * @param stage as for {@link #runTo(String)}
   * @param cancellation ends a training or an evaluation at its next step
   * @throws CancellationException if it was cancelled; the next run goes on there
   */
  public PipelineStory runTo(String stage, Cancellation cancellation) {
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(cancellation, "cancellation");
    List<String> names = stages();
    int last = -1;
    for (int i = 0; i < names.size() && last < 0; i++) {
      String stageName = names.get(i).substring(names.get(i).indexOf('-') + 1);
      last = names.get(i).equals(stage) || stageName.equals(stage) ? i : -1;
    }
    if (last < 0) {
      throw new IllegalArgumentException(
          "no stage '" + stage + "'; there is " + String.join(", ", names));
    }
    checkAll(last);
    try (ResultsClaim claim = ResultsClaim.of(results)) {
      writeDeclared(claim.folder());
      return new Run(cancellation).to(last);
    }
  }

  /** Every spec before anything runs: a mistake in the last stage should not cost a training. */
  private void checkAll(int last) {
    for (StageConfig stage : config.stages().subList(0, last + 1)) {
      Networks.find(config.network()).info().require(stage.use());
      spec(stage).report().throwIfErrors();
    }
  }

  private Spec spec(StageConfig stage) {
    SpecValidator specs = Networks.specs(config.network()).forVerb(stage.use());
    for (Map.Entry<String, String> setting : settings(stage).entrySet()) {
      specs = specs.set(setting.getKey(), setting.getValue());
    }
    return specs.read(config.spec());
  }

  private Map<String, String> settings(StageConfig stage) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String text : Stream.concat(config.set().stream(), stage.set().stream()).toList()) {
      int equals = text.indexOf('=');
      all.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return all;
  }

  private void writeDeclared(Path folder) {
    try {
      AtomicFile.writeString(folder.resolve(DECLARED), PipelineConfig.binder().toYaml(config));
    } catch (IOException e) {
      throw new TaoException(
          "PIPELINE-002",
          "cannot write the pipeline into " + folder + ": " + e.getMessage(),
          List.of("check the folder and its free space"),
          e);
    }
  }

  /** What a stage gave: the files that count, relative to its folder, and its figures. */
  private record Outcome(List<Path> files, Map<String, Double> figures) {}

  /** One run of the chain. */
  private final class Run {
    private final Cancellation cancellation;
    private final FileDigests digests = new FileDigests();
    private PipelineStory story = story();
    private @Nullable Path model;

    Run(Cancellation cancellation) {
      this.cancellation = cancellation;
    }

    PipelineStory to(int last) {
      List<String> names = stages();
      for (int i = 0; i <= last; i++) {
        StageConfig stage = config.stages().get(i);
        Path folder = results.resolve(names.get(i));
        run(stage, names.get(i), folder);
        if (stage.givesModel()) {
          StageRecord record = story.stage(names.get(i)).orElseThrow();
          model = folder.resolve(record.outputs().keySet().iterator().next());
        }
      }
      return story;
    }

    private void run(StageConfig stage, String name, Path folder) {
      Map<String, String> inputs = inputs(stage);
      StageRecord before = story.stage(name).orElse(null);
      boolean same = before != null && before.isOf(stage.toString(), inputs);
      if (same && before.state() == StageRecord.State.FINISHED && hasAllFiles(before, folder)) {
        LOG.info("{} is finished already", name);
        return;
      }
      boolean resume = same && stage.givesModel() && before.state() != StageRecord.State.FINISHED;
      if (!resume) {
        clear(folder, same);
      }
      LOG.info("{}: {}", name, stage);
      story = story.begin(name, stage.toString(), inputs);
      story.write(results);
      long begin = System.nanoTime();
      Outcome outcome;
      try {
        outcome = work(stage, folder, resume);
      } catch (RuntimeException | Error e) {
        story = story.fail(reason(e), seconds(begin));
        try {
          story.write(results);
        } catch (TaoException second) {
          e.addSuppressed(second);
        }
        throw e;
      }
      Map<String, String> outputs = new LinkedHashMap<>();
      for (Path file : outcome.files()) {
        outputs.put(
            folder.toAbsolutePath().relativize(file.toAbsolutePath()).toString().replace('\\', '/'),
            FileDigests.now(file));
      }
      story = story.finish(outputs, outcome.figures(), seconds(begin));
      story.write(results);
    }

    private Map<String, String> inputs(StageConfig stage) {
      Spec spec = spec(stage);
      spec.report().throwIfErrors();
      Map<String, String> inputs = new LinkedHashMap<>();
      inputs.put("spec", spec.digest(stage.use()));
      inputs.put("engine", config.engine().orElse("default") + " on " + config.device());
      if (model != null) {
        inputs.put("model", FileDigests.now(model));
      }
      spec.files(stage.use()).forEach((field, path) -> inputs.put(field, digests.of(path)));
      stage.calibrationImages().ifPresent(f -> inputs.put("calibration_images", digests.of(f)));
      stage.input().ifPresent(f -> inputs.put("input", digests.of(f)));
      return inputs;
    }

    private boolean hasAllFiles(StageRecord record, Path folder) {
      return record.outputs().entrySet().stream()
          .allMatch(
              output -> {
                Path file = folder.resolve(output.getKey());
                return Files.exists(file) && FileDigests.now(file).equals(output.getValue());
              });
    }

    private Outcome work(StageConfig stage, Path folder, boolean resume) {
      TaoJob job = job(stage).results(folder);
      return switch (stage.use()) {
        case VALIDATE -> validate(job, folder);
        case TRAIN -> train(job.resume(resume));
        case PRUNE -> prune(stage, loaded(job), folder);
        case EVALUATE -> evaluate(loaded(job), folder);
        case EXPORT -> export(stage, loaded(job), folder);
        case INFERENCE -> infer(stage, loaded(job), folder);
      };
    }

    private TaoJob job(StageConfig stage) {
      TaoJob job = Tao.network(config.network()).spec(config.spec()).device(config.device());
      for (Map.Entry<String, String> setting : settings(stage).entrySet()) {
        job = job.set(setting.getKey(), setting.getValue());
      }
      if (config.engine().isPresent()) {
        job = job.engine(Engine.valueOf(config.engine().get().toUpperCase(Locale.ROOT)));
      }
      for (TrainingListener listener : listeners) {
        job = job.listener(listener);
      }
      return job;
    }

    private TaoModel loaded(TaoJob job) {
      return job.model(Objects.requireNonNull(model, "the rules let no such stage come first"));
    }

    private Outcome validate(TaoJob job, Path folder) {
      DataCheck check = job.checkData();
      List<Path> tables;
      try {
        tables = tables(check.write(folder, 0));
      } catch (IOException e) {
        throw unwritable(folder, e);
      }
      if (!check.refusals().isEmpty()) {
        throw new TaoException(
            "PIPELINE-004", "a training would not start with these data", check.refusals(), null);
      }
      Map<String, Double> figures = new TreeMap<>();
      check.counts().forEach((name, count) -> figures.put(name, (double) count));
      return new Outcome(tables, figures);
    }

    /** The tables among files; pictures are extras, which a Java without fonts leaves out. */
    private static List<Path> tables(List<Path> files) {
      return files.stream().filter(file -> file.toString().endsWith(".json")).toList();
    }

    private Outcome train(TaoJob job) {
      Model start = model == null ? null : ModelFile.read(model).model();
      TrainingResult result = job.train(start, cancellation).training();
      if (result.outcome() == TrainingResult.Outcome.CANCELLED) {
        throw new CancellationException("the training was cancelled");
      }
      return new Outcome(List.of(result.bestFile()), result.metrics());
    }

    private Outcome prune(StageConfig stage, TaoModel trained, Path folder) {
      PruneSettings.Target target =
          stage.share().isPresent()
              ? new PruneSettings.Target.ParameterShare(stage.share().get())
              : new PruneSettings.Target.Threshold(stage.threshold().orElseThrow());
      PrunedModel pruned =
          trained.prune(
              PruneSettings.threshold(0)
                  .withTarget(target)
                  .withGranularity(stage.granularity())
                  .withMinimumFilters(stage.minimumFilters()));
      Path file = pruned.save(folder.resolve("pruned.tao"));
      write(folder.resolve("pruning_plan.json"), pruned.plan().toJson());
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("parameters_before", (double) pruned.plan().parametersBefore());
      figures.put("parameters_after", (double) pruned.plan().parametersAfter());
      return new Outcome(List.of(file), figures);
    }

    private Outcome evaluate(TaoModel trained, Path folder) {
      Evaluation evaluation = trained.evaluate(cancellation, done -> {});
      if (cancellation.isCancelled()) {
        throw new CancellationException("the evaluation was cancelled");
      }
      try {
        return new Outcome(tables(evaluation.write(folder)), evaluation.metrics());
      } catch (IOException e) {
        throw unwritable(folder, e);
      }
    }

    private Outcome export(StageConfig stage, TaoModel trained, Path folder) {
      List<DataType> types = stage.dataTypes().stream().map(DataType::valueOf).toList();
      Map<String, Double> figures = new LinkedHashMap<>();
      if (types.equals(List.of(DataType.FP32))) {
        ExportResult result =
            trained.export(ExportSettings.onnx(folder.resolve(config.network() + ".onnx")));
        figures.put("bytes", (double) result.bytes());
        figures.put("maximum_error", result.maximumError());
        return new Outcome(List.of(result.file()), figures);
      }
      VariantSettings settings = VariantSettings.in(folder, config.network(), types);
      if (stage.calibrationImages().isPresent()) {
        settings = settings.withQuantize(QuantizeSettings.images(stage.calibrationImages().get()));
      }
      VariantReport report = trained.export(settings, cancellation);
      List<Path> files = new ArrayList<>();
      for (VariantReport.Variant variant : report.variants()) {
        files.add(variant.export().file());
        String name = report.primaryMetric();
        if (name != null) {
          figures.put(variant.type().text() + "_" + name, variant.metrics().get(name));
        }
        figures.put(variant.type().text() + "_bytes", (double) variant.export().bytes());
      }
      return new Outcome(files, figures);
    }

    private Outcome infer(StageConfig stage, TaoModel trained, Path folder) {
      InferenceResult result = trained.infer(stage.input().orElseThrow(), folder);
      return new Outcome(result.files(), Map.of(result.noun(), (double) result.inputs()));
    }
  }

  private static void write(Path file, String text) {
    try {
      AtomicFile.writeString(file, text);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static TaoException unwritable(Path file, IOException e) {
    return new TaoException(
        "PIPELINE-002",
        "cannot write " + file + ": " + e.getMessage(),
        List.of("check the folder and its free space"),
        e);
  }

  private static double seconds(long begin) {
    return Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
  }

  private static String reason(Throwable e) {
    return e instanceof TaoException tao ? tao.code() + " " + tao.problem() : String.valueOf(e);
  }

  /** Empties a stage's folder: what was begun goes, what was made of other inputs is kept aside. */
  private static void clear(Path folder, boolean begun) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      if (begun) {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
        return;
      }
      Path aside;
      int number = 1;
      do {
        aside = folder.resolveSibling(folder.getFileName() + ".replaced-" + number++);
      } while (Files.exists(aside));
      Files.move(folder, aside);
      LOG.warn("{} was made of other inputs: moved to {}", folder, aside);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }
}
