package io.tao4j.engine.tensorflow;

import io.tao4j.engine.tensorflow.internal.LoadedSavedModel;
import io.tao4j.engine.tensorflow.internal.TensorFlowEngine;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * TensorFlow's SavedModels: folders with {@code saved_model.pb} and {@code variables/}. Models of
 * ours are written as such, and any of them, Keras' for example, is run for inference.
 *
 * <pre>{@code
 * try (SavedModel model = SavedModel.open(folder)) {
 *   Map<String, Tensor> outputs = model.run(Map.of("images", images));
 * }
 * }</pre>
 *
 * <p>Safe to share between threads; the opener closes it.
 */
public final class SavedModel implements AutoCloseable {
  /** The signature that TensorFlow Serving runs. */
  public static final String DEFAULT_SIGNATURE = "serving_default";

  private final LoadedSavedModel loaded;

  private SavedModel(LoadedSavedModel loaded) {
    this.loaded = loaded;
  }

  /**
   * Writes a model's inference part. The signature {@value #DEFAULT_SIGNATURE} has the graph's
   * names of inputs and outputs and its order of axes ({@code [N, C, H, W]}); symbolic dimensions
   * stay free. Numbers are variables under the graph's names; kernels of convolutions are stored as
   * {@code [KH, KW, I, O]}, TensorFlow's order.
   *
   * <p>TensorFlow Serving finds it as {@code MODEL/VERSION}, for example {@code flowers/1}. Python
   * loads it by {@code tf.saved_model.load(folder).signatures["serving_default"]}, DJL by
   *
   * <pre>{@code
   * Criteria.builder()
   *     .setTypes(NDList.class, NDList.class)
   *     .optEngine("TensorFlow")
   *     .optModelPath(folder)
   *     .build()
   *     .loadModel();
   * }</pre>
   *
   * @param folder replaced as a whole if it holds a SavedModel; one that holds other things is not
   * @throws io.tao4j.error.TaoException {@code ENGINE-005} if it cannot be written, {@code
   *     ENGINE-021} if TensorFlow is not on the class path
   */
  public static void write(Model model, Path folder) {
    new TensorFlowEngine().export(model, folder);
  }

  /** Opens the default signature of a SavedModel. */
  public static SavedModel open(Path folder) {
    return open(folder, DEFAULT_SIGNATURE);
  }

  /**
   * Opens a SavedModel on the CPU. Its graph is a program: open only files that you trust.
   *
   * @throws io.tao4j.error.TaoException {@code ENGINE-012} if it cannot be read, has no such
   *     signature, or one with types that host tensors do not hold; {@code ENGINE-021} if
   *     TensorFlow is not on the class path
   */
  public static SavedModel open(Path folder, String signature) {
    return new SavedModel(LoadedSavedModel.open(folder, signature));
  }

  /** Inputs, by the alphabet; sizes that may differ from call to call are symbols. */
  public List<Graph.Input> inputs() {
    return loaded.inputs();
  }

  /** Names of the outputs, by the alphabet. */
  public List<String> outputs() {
    return loaded.outputs();
  }

  /**
   * Computes the outputs.
   *
   * @param inputs a tensor for each input
   * @return outputs by name, in host memory
   * @throws IllegalArgumentException naming the input that is missing or does not fit
   * @throws io.tao4j.error.TaoException {@code ENGINE-023} if TensorFlow fails
   * @throws IllegalStateException after {@link #close}
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return loaded.run(inputs);
  }

  /** Frees native memory; a second call does nothing. */
  @Override
  public void close() {
    loaded.close();
  }
}
