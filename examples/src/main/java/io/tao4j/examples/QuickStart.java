package io.tao4j.examples;

import io.tao4j.PrunedModel;
import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TaoModel;
import io.tao4j.TrainedModel;
import io.tao4j.export.ExportResult;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.inference.InferenceResult;
import io.tao4j.network.Evaluation;
import io.tao4j.network.classification.Classification;
import io.tao4j.train.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The whole life of a small classifier: images are drawn, then train, evaluate, prune, retrain,
 * export and inference, all through the public API.
 */
public final class QuickStart {
  private static final double SHARE_TO_PRUNE = 0.5;
  private static final String[] SHAPES = {"bar", "checker", "cross", "ring", "star", "stripes"};
  private static final int TIMED_PICTURES = 60;

  private QuickStart() {}

  /**
   * How much of everything.
   *
   * @param trainPerClass training images of each
   * @param validationPerClass validation images of each
   * @param side of the input in pixels
   * @param layers of the ResNet
   * @param epochs of the training
   * @param retrainEpochs after pruning
   */
  public record Size(
      int trainPerClass,
      int validationPerClass,
      int side,
      int layers,
      int epochs,
      int retrainEpochs) {
    /** Under three minutes on two cores. */
    public static final Size STANDARD = new Size(200, 50, 32, 10, 8, 4);
  }

  /**
   * One model's figures.
   *
   * @param accuracy share of right answers on the validation images
   * @param parameters trainable numbers
   * @param fileBytes size of the model file
   * @param latency median time for one picture, from pixels to the answer
   */
  public record Figures(double accuracy, long parameters, long fileBytes, Duration latency) {}

  /**
   * What came out.
   *
   * @param before the trained model
   * @param after pruned and retrained
   * @param prunedAccuracy right after pruning, before retraining
   * @param exportFile ONNX file of the model after
   * @param exportError largest difference of ONNX Runtime's numbers from the engine's
   * @param answered pictures that inference answered
   * @param results folder with everything
   * @param duration of all of it
   */
  public record Result(
      Figures before,
      Figures after,
      double prunedAccuracy,
      Path exportFile,
      double exportError,
      int answered,
      Path results,
      Duration duration) {

    /** The table for a person. */
    public String toText() {
      TextTable table = new TextTable("", "trained", "pruned and retrained");
      table.row("accuracy", percent(before.accuracy()), percent(after.accuracy()));
      table.row("parameters", count(before.parameters()), count(after.parameters()));
      table.row("model file", size(before.fileBytes()), size(after.fileBytes()));
      table.row("latency, one picture", time(before.latency()), time(after.latency()));
      return String.format(
          Locale.ROOT,
          "%s%n%naccuracy between pruning and retraining: %s%n"
              + "ONNX: %s, largest difference from the engine %.2g%n"
              + "inference: %d pictures answered%neverything is in %s; took %d s",
          table,
          percent(prunedAccuracy),
          exportFile,
          exportError,
          answered,
          results,
          duration.toSeconds());
    }

    private static String percent(double share) {
      return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String count(long number) {
      return String.format(Locale.ROOT, "%,d", number);
    }

    private static String size(long bytes) {
      return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    private static String time(Duration duration) {
      return String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / 1e6);
    }
  }

  /** Runs with the standard size; the first argument may name the results folder. */
  public static void main(String[] args) {
    Path folder = args.length > 0 ? Path.of(args[0]) : Path.of("tao-results", "quickstart");
    Result result = run(Size.STANDARD, folder, new TrainingListener() {}, System.out::println);
    System.out.println(result.toText());
  }

  /**
   * Does all of it.
   *
   * @param folder for images and results; made if missing
   * @param listener hears of both trainings
   * @param say is given a line before each part
   */
  public static Result run(
      Size size, Path folder, TrainingListener listener, Consumer<String> say) {
    long begin = System.nanoTime();
    say.accept("drawing " + SHAPES.length + " kinds of shapes into " + folder.resolve("images"));
    ShapesImageDataset images = draw(size, folder.resolve("images"));

    TaoJob job =
        Tao.network("classification")
            .defaultSpec()
            .set("model_config.n_layers", size.layers())
            .set("model_config.input_image_size", "\"3,%1$s,%1$s\"".formatted(size.side()))
            .set("train_config.train_dataset_path", quoted(images.train()))
            .set("train_config.val_dataset_path", quoted(images.validation()))
            // Small images and a few hundred of them: no early pooling, small batches, mild
            // augmentation.
            .set("model_config.use_pooling", false)
            .set("train_config.batch_size_per_gpu", 16)
            .set("train_config.n_epochs", size.epochs())
            .set("train_config.lr_config.cosine.learning_rate", 0.01)
            .set("train_config.random_crop_min_scale", 0.9)
            .set("train_config.enable_color_jitter", false)
            .set("eval_config.eval_dataset_path", quoted(images.validation()))
            .results(folder)
            .listener(listener);

    say.accept("training");
    TrainedModel trained = job.train();
    Evaluation evaluation = trained.evaluate();

    say.accept("pruning half of the parameters, and retraining");
    PrunedModel pruned = trained.prune(SHARE_TO_PRUNE);
    Path prunedFile = pruned.save(folder.resolve("pruned.tao"));
    double prunedAccuracy = pruned.evaluate().metrics().get("top_1");
    TrainedModel retrained =
        job.set("train_config.pretrained_model_path", quoted(prunedFile))
            .set("train_config.n_epochs", size.retrainEpochs())
            .set("train_config.lr_config.cosine.learning_rate", 0.005)
            .results(folder.resolve("retrain"))
            .train();
    Evaluation after = retrained.evaluate();
    write(after, folder.resolve("evaluate"));

    say.accept("exporting, and comparing ONNX Runtime's numbers with the engine's");
    ExportResult exported = retrained.results(folder).export();

    say.accept("inference over the validation images");
    InferenceResult inference = retrained.infer(images.validation(), folder.resolve("inference"));

    return new Result(
        figures(trained, evaluation),
        figures(retrained, after),
        prunedAccuracy,
        exported.file(),
        exported.maximumError(),
        inference.inputs(),
        folder,
        Duration.ofNanos(System.nanoTime() - begin));
  }

  private static ShapesImageDataset draw(Size size, Path folder) {
    try {
      return ShapesImageDataset.builder(folder)
          .shapes(SHAPES)
          .train(size.trainPerClass())
          .validation(size.validationPerClass())
          .size(size.side(), size.side() * 4 / 3)
          .withoutClutter()
          .noise(0.02)
          .grey()
          .write();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write images into " + folder, e);
    }
  }

  private static void write(Evaluation evaluation, Path folder) {
    try {
      evaluation.write(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write figures into " + folder, e);
    }
  }

  private static Figures figures(TrainedModel model, Evaluation evaluation) {
    try {
      return new Figures(
          evaluation.metrics().get("top_1"),
          model.parameterCount(),
          Files.size(model.training().bestFile()),
          latency(model));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + model.training().bestFile(), e);
    }
  }

  /** Median over calls, after as many to warm up. */
  private static Duration latency(TaoModel model) {
    BufferedImage picture = ShapesImageDataset.picture("star", 96, 96, 1);
    long[] times = new long[TIMED_PICTURES];
    try (ImagePredictor<Classification> predictor = model.predictor(Classification.class)) {
      for (int i = -TIMED_PICTURES; i < TIMED_PICTURES; i++) {
        long before = System.nanoTime();
        predictor.predict(picture);
        if (i >= 0) {
          times[i] = System.nanoTime() - before;
        }
      }
    }
    Arrays.sort(times);
    return Duration.ofNanos(times[TIMED_PICTURES / 2]);
  }

  /** A path as a YAML value. */
  private static String quoted(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
  }
}
