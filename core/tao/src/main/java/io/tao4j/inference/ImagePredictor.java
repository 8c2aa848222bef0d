package io.tao4j.inference;

import io.tao4j.data.image.Image;
import io.tao4j.engine.Executable;
import io.tao4j.network.Inference;
import io.tao4j.network.InputReader;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A predictor for a network that takes pictures: files, {@link Image}s, and the JDK's {@link
 * BufferedImage}s.
 *
 * @param <O> one picture's result
 */
public final class ImagePredictor<O> extends Predictor<Image, O> {
  /**
   * A predictor for a model of one graph.
   *
   * @param executable is closed with this
   * @param inference from pictures to results
   * @param reader from files to pictures
   * @param maximumBatch pictures that go through the network together, one or more
   */
  public ImagePredictor(
      Executable executable,
      Inference<Image, O> inference,
      InputReader<Image> reader,
      int maximumBatch) {
    super(executable, inference, reader, maximumBatch);
  }

  /**
   * A predictor for a model of several graphs.
   *
   * @param executables by the name of their graph; are closed with this
   * @param inference from pictures to results
   * @param reader from files to pictures
   * @param maximumBatch pictures that go through a graph together, one or more
   */
  public ImagePredictor(
      Map<String, Executable> executables,
      Inference<Image, O> inference,
      InputReader<Image> reader,
      int maximumBatch) {
    super(executables, inference, reader, maximumBatch);
  }

  /** The result for a picture that the application holds. */
  public O predict(BufferedImage picture) {
    return predict(Image.of(picture));
  }

  /** The result for a picture that the application holds, later. */
  public CompletableFuture<O> predictAsync(BufferedImage picture) {
    Objects.requireNonNull(picture, "picture");
    return later(() -> Image.of(picture));
  }
}
