package io.tao4j.tensorrt;

import io.tao4j.TaoModel;
import io.tao4j.data.image.Image;
import io.tao4j.error.TaoException;
import io.tao4j.inference.Predictor;
import java.nio.file.Path;
import java.util.List;

/**
 * A model on a TensorRT engine, ready to answer, for any number of threads: what the network takes
 * in, its results out. Detections of EfficientNMS_TRT are decoded. Calls that come while the GPU is
 * busy are answered together in the next batch. Owns the engine until closed.
 *
 * <pre>{@code
 * try (TensorRtPredictor<Image, Detections> predictor =
 *     TensorRtPredictor.open(engine, Tao.load(model), Detections.class)) {
 *   Detections found = predictor.predict(picture);
 * }
 * }</pre>
 *
 * @param <I> one input
 * @param <O> one result
 */
public final class TensorRtPredictor<I, O> implements AutoCloseable {
  private final TensorRtEngine engine;
  private final Predictor<I, O> predictor;

  private TensorRtPredictor(TensorRtEngine engine, Predictor<I, O> predictor) {
    this.engine = engine;
    this.predictor = predictor;
  }

  /**
   * Opens an engine of a network that takes pictures on the first GPU.
   *
   * @param model of which the engine was built; gives preparation and decoding
   * @param results type of one picture's result
   * @throws TaoException as {@link TensorRtEngine#open(Path)}; {@code TRT-023} if the engine was
   *     built of another network or other classes
   */
  public static <O> TensorRtPredictor<Image, O> open(
      Path engine, TaoModel model, Class<O> results) {
    return open(engine, model, Image.class, results);
  }

  /**
   * Opens an engine on the first GPU.
   *
   * @param model of which the engine was built; gives preparation and decoding
   * @param inputs type of one input
   * @param results type of one result
   * @throws TaoException as {@link #open(Path, TaoModel, Class)}
   */
  public static <I, O> TensorRtPredictor<I, O> open(
      Path engine, TaoModel model, Class<I> inputs, Class<O> results) {
    requireSame(EngineInfo.of(engine), model, engine);
    return of(TensorRtEngine.open(engine), model, inputs, results);
  }

  static <I, O> TensorRtPredictor<I, O> of(
      TensorRtEngine engine, TaoModel model, Class<I> inputs, Class<O> results) {
    try {
      return new TensorRtPredictor<>(
          engine, model.predictor(inputs, results, engine, engine.info().maximumBatch()));
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static void requireSame(EngineInfo info, TaoModel model, Path engine) {
    String network = info.properties().get("tao4j.network");
    String modelNetwork = model.model().meta().network();
    if (network != null && !network.equals(modelNetwork)) {
      throw new TaoException(
          "TRT-023",
          "%s is an engine of '%s', the model is of '%s'".formatted(engine, network, modelNetwork));
    }
  }

  /**
   * The result for a file that holds one input.
   *
   * @throws TaoException if it cannot be read
   */
  public O predict(Path file) {
    return predictor.predict(file);
  }

  /** The result for an input. */
  public O predict(I input) {
    return predictor.predict(input);
  }

  /** Results for inputs, in their order. */
  public List<O> predictAll(List<? extends I> inputs) {
    return predictor.predictAll(inputs);
  }

  /** How long the engine took for its batches. */
  public LatencyStatistics.Snapshot latency() {
    return engine.latency().snapshot();
  }

  /** Waits for a running batch and frees native memory; a second call does nothing. */
  @Override
  public void close() {
    predictor.close();
  }
}
