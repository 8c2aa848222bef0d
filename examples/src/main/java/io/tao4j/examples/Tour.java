package io.tao4j.examples;

import io.tao4j.Pipeline;
import io.tao4j.Tao;
import io.tao4j.TrainedModel;
import io.tao4j.TrainingHandle;
import io.tao4j.TuneResult;
import io.tao4j.export.DataType;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.network.Dataset;
import io.tao4j.network.Evaluation;
import io.tao4j.network.classification.Classification;
import io.tao4j.prune.PruneSettings;
import io.tao4j.quantize.QuantizeSettings;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecValidator;
import io.tao4j.train.TrainingListener;
import io.tao4j.tune.Algorithm;
import io.tao4j.tune.TuneSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The pieces of code that README.md and the pages of docs show; a test holds both equal. */
final class Tour {
  private Tour() {}

  static void oneLine(Path spec) {
    // region one-line
    var exported = Tao.network("classification").spec(spec).train().prune(0.5).retrain().export();
    // endregion
    System.out.println(exported);
  }

  static TrainedModel train(Path spec, Path results) throws IOException {
    // region train
    TrainedModel model =
        Tao.network("classification")
            .spec(spec)
            .set("train_config.n_epochs", 20)
            .results(results)
            .device("cpu")
            .train();

    Evaluation evaluation = model.evaluate();
    System.out.println(evaluation.metrics()); // {top_1=…, top_3=…, precision=…, …}
    evaluation.write(results.resolve("evaluate")); // tables and a confusion matrix
    // endregion
    return model;
  }

  static TrainedModel prune(TrainedModel model, Path results) {
    // region prune
    TrainedModel smaller =
        model.prune(PruneSettings.share(0.5).withGranularity(8).withMinimumFilters(16)).retrain();
    smaller.save(results.resolve("smaller.tao"));
    smaller.export(); // ONNX, compared with the engine before it is kept
    // endregion
    return smaller;
  }

  static void quantize(TrainedModel smaller, Path pictures, Path results) {
    // region quantize
    VariantReport forms =
        smaller.export(
            VariantSettings.in(results, "smaller", List.of(DataType.FP32, DataType.INT8))
                .withQuantize(QuantizeSettings.images(pictures)));
    System.out.println(forms); // size, accuracy, latency and error of each
    // endregion
  }

  static String predict(Path file, BufferedImage picture) {
    // region predict
    try (ImagePredictor<Classification> predictor =
        Tao.load(file).predictor(Classification.class)) { // share it between threads
      Classification.Score best = predictor.predict(picture).best();
      return best.className() + " " + best.probability();
    }
    // endregion
  }

  static void watch(Path spec, Duration patience) throws Exception {
    // region watch
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(Epoch epoch) {
            System.out.println(epoch.epoch() + " " + epoch.loss() + " " + epoch.validation());
          }
        };
    TrainingHandle handle =
        Tao.network("classification").spec(spec).resume(true).listener(listener).trainAsync();
    try {
      handle.result().get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      handle.cancel(); // the checkpoint of the last whole epoch stays
    }
    // endregion
  }

  static void pipeline(Path file) {
    // region pipeline
    Pipeline pipeline = Tao.pipeline(file);
    System.out.println(pipeline.stages()); // [01-validate, 02-train, 03-prune, …]
    pipeline.runTo("prune"); // and no further
    System.out.println(pipeline.run()); // what is left, then a line a stage with its figures
    // endregion
  }

  static TrainedModel tune(Path spec, Path results) {
    // region tune
    TuneResult found =
        Tao.network("classification")
            .spec(spec)
            .results(results)
            .tune(TuneSettings.defaults().withAlgorithm(Algorithm.ASHA).withEpochs(120));
    System.out.println(found.best().orElseThrow().parameters()); // what the best trial has set
    return found.job().train(); // by out/best_spec.yaml
    // endregion
  }

  static void datasets(Path spec) {
    // region datasets
    for (Dataset set : Tao.network("classification").spec(spec).datasets()) {
      System.out.println(set.role() + " " + set.classes() + " " + set.faults());
    }
    // endregion
  }

  static boolean check(Path spec) {
    // region check
    SpecReport report = Tao.network("classification").spec(spec).check();
    report.problems().forEach(System.err::println); // all at once, with line and column
    // endregion
    return !report.hasErrors();
  }

  static List<String> validate(Path spec) {
    // region validate
    SpecValidator specs = Tao.network("classification").specs().allowMissingPaths();
    SpecReport report = specs.set("train_config.n_epochs", 5).check(spec);
    String start = specs.template(SpecSyntax.YAML); // every field, explained in comments
    String schema = specs.jsonSchema(); // draft 2020-12, for editors
    // endregion
    return List.of(report.toString(), start, schema);
  }
}
