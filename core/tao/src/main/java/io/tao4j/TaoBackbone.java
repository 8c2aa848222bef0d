package io.tao4j;

import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Precision;
import io.tao4j.error.TaoException;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.inference.Predictor;
import io.tao4j.model.Model;
import io.tao4j.network.BackboneCatalog;
import io.tao4j.network.FeatureInference;
import io.tao4j.network.ImageFeatures;
import io.tao4j.network.PictureReader;
import io.tao4j.weights.source.WeightSources;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backbone used on its own, to get features of pictures. A value: each call gives a new one, the
 * engine starts when features are asked for.
 */
@CheckReturnValue
public final class TaoBackbone {
  /** Short side before the centre crop, over the crop: 256 for 224. */
  private static final double CROP_RATIO = 8.0 / 7;

  private final BackboneCatalog catalog;
  private final String name;
  private final @Nullable String weights;
  private final Preprocessing preprocessing;
  private final Engine engine;
  private final Device device;

  private TaoBackbone(
      BackboneCatalog catalog,
      String name,
      @Nullable String weights,
      Preprocessing preprocessing,
      Engine engine,
      Device device) {
    this.catalog = catalog;
    this.name = name;
    this.weights = weights;
    this.preprocessing = preprocessing;
    this.engine = engine;
    this.device = device;
  }

  static TaoBackbone of(String name) {
    List<String> names = new ArrayList<>();
    for (BackboneCatalog catalog :
        ServiceLoader.load(BackboneCatalog.class, Tao.class.getClassLoader())) {
      if (catalog.names().contains(name)) {
        int size = catalog.inputSize(name);
        Preprocessing usual =
            Preprocessing.centerCrop(
                size,
                size,
                (int) Math.round(size * CROP_RATIO),
                Interpolation.BILINEAR,
                Normalization.of(Normalization.Mode.TORCH, false));
        return new TaoBackbone(catalog, name, null, usual, Engine.PYTORCH, Device.CPU);
      }
      names.addAll(catalog.names());
    }
    throw new TaoException(
        "TAO-005",
        "there is no backbone '" + name + "'",
        "there are " + String.join(", ", names),
        "the module tao4j-backbones must be on the class path");
  }

  /**
   * With public weights; without, the numbers are the first ones of a training.
   *
   * @param source a file, or any other source that {@link WeightSources} knows
   */
  public TaoBackbone weights(String source) {
    Objects.requireNonNull(source, "source");
    return new TaoBackbone(catalog, name, source, preprocessing, engine, device);
  }

  /**
   * With another preparation of pictures than the usual one: the shorter side to 8/7 of the
   * backbone's input size, the middle of it, ImageNet's means and deviations.
   *
   * @param other also says height and width of the input; of three channels
   */
  public TaoBackbone preprocessing(Preprocessing other) {
    Objects.requireNonNull(other, "other");
    return new TaoBackbone(catalog, name, weights, other, engine, device);
  }

  /** With another engine than PyTorch. */
  public TaoBackbone engine(Engine other) {
    Objects.requireNonNull(other, "other");
    return new TaoBackbone(catalog, name, weights, preprocessing, other, device);
  }

  /** On another device than the CPU, for example {@code gpu:0}. */
  public TaoBackbone device(String other) {
    Objects.requireNonNull(other, "other");
    return new TaoBackbone(catalog, name, weights, preprocessing, engine, Device.parse(other));
  }

  /** The network: outputs are those of {@link BackboneCatalog}. */
  public Model model() {
    Path file = weights == null ? null : WeightSources.ofEnvironment().locate(weights);
    return catalog.features(name, preprocessing.height(), preprocessing.width(), file);
  }

  /** For many pictures and any number of threads; the caller closes it. */
  public ImagePredictor<ImageFeatures> predictor() {
    Executable executable =
        engine.provider().compile(model(), ExecutionPlan.of(device, Precision.FP32));
    return new ImagePredictor<>(
        executable,
        new FeatureInference(preprocessing.plan()),
        new PictureReader(),
        Predictor.DEFAULT_MAXIMUM_BATCH);
  }

  /** Features of one picture. Starts the network for it: {@link #predictor} is for more. */
  public ImageFeatures features(Path picture) {
    Objects.requireNonNull(picture, "picture");
    return once(predictor -> predictor.predict(picture));
  }

  /** Features of one picture. Starts the network for it: {@link #predictor} is for more. */
  public ImageFeatures features(BufferedImage picture) {
    Objects.requireNonNull(picture, "picture");
    return once(predictor -> predictor.predict(picture));
  }

  private ImageFeatures once(Function<ImagePredictor<ImageFeatures>, ImageFeatures> call) {
    try (ImagePredictor<ImageFeatures> predictor = predictor()) {
      return call.apply(predictor);
    }
  }
}
