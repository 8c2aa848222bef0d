package io.tao4j.tensorrt;

import io.tao4j.TaoModel;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.inference.Predictor;
import java.nio.file.Path;
import java.util.List;

/**
 * A model on a TensorRT engine, ready to answer, for any number of threads: pictures in, the
 * network's results out. Detections of EfficientNMS_TRT are decoded. Calls that come while the GPU
 * is busy are answered together in the next batch. Owns the engine until closed.
 *
 * <pre>{@code
 * try (TensorRtPredictor<Detections> predictor =
 *     TensorRtPredictor.open(engine, Tao.load(model), Detections.class)) {
 *   Detections found = predictor.predict(picture);
 * }
 * }</pre>
 *
 * @param <P> one picture's result
 */
public final class TensorRtPredictor<P> implements AutoCloseable {
  private final TensorRtEngine engine;
  private final Predictor<P> predictor;

  private TensorRtPredictor(TensorRtEngine engine, Predictor<P> predictor) {
    this.engine = engine;
    this.predictor = predictor;
  }

  /**
   * Opens an engine on the first GPU.
   *
   * @param model of which the engine was built; gives preparation and decoding
   * @param type of one picture's result
   * @throws TaoException as {@link TensorRtEngine#open(Path)}; {@code TRT-023} if the engine was
   *     built of another network or other classes
   */
  public static <P> TensorRtPredictor<P> open(Path engine, TaoModel model, Class<P> type) {
    requireSame(EngineInfo.of(engine), model, engine);
    return of(TensorRtEngine.open(engine), model, type);
  }

  static <P> TensorRtPredictor<P> of(TensorRtEngine engine, TaoModel model, Class<P> type) {
    try {
      return new TensorRtPredictor<>(
          engine, model.predictor(type, engine, engine.info().maximumBatch()));
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static void requireSame(EngineInfo info, TaoModel model, Path engine) {
    String network = info.properties().get("tao4j.network");
    String wanted = model.model().meta().network();
    if (network != null && !network.equals(wanted)) {
      throw new TaoException(
          "TRT-023",
          "%s is an engine of '%s', the model is of '%s'".formatted(engine, network, wanted));
    }
  }

  /**
   * The result for a file.
   *
   * @throws TaoException if it is no readable picture
   */
  public P predict(Path picture) {
    return predict(ImageCodec.read(picture));
  }

  /** The result for a picture. */
  public P predict(Image picture) {
    return predictor.predict(picture);
  }

  /** Results for pictures, in their order. */
  public List<P> predictAll(List<Image> pictures) {
    return predictor.predictAll(pictures);
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
