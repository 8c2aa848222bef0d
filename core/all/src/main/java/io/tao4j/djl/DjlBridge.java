package io.tao4j.djl;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.Criteria;
import ai.djl.translate.Translator;
import io.tao4j.data.image.Image;
import io.tao4j.engine.Engine;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.Inference;
import io.tao4j.network.Network;
import io.tao4j.network.SinglePassInference;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * From an exported TorchScript file to DJL's own {@code ZooModel} and {@code Predictor}:
 *
 * <pre>{@code
 * Criteria<Image, Classification> criteria =
 *     DjlBridge.criteria(torchScriptFile, model, new ClassificationNetwork());
 * try (ZooModel<Image, Classification> loaded = criteria.loadModel();
 *     Predictor<Image, Classification> predictor = loaded.newPredictor()) {
 *   Classification result = predictor.predict(ImageFactory.getInstance().fromFile(picture));
 * }
 * }</pre>
 *
 * <p>The file computes; the model, usually read from its {@code .tao} file, says how a picture
 * becomes an input and an output a result. What DJL opens is the caller's to close, and threads
 * share it as DJL says: a model, not a predictor. Calls that DJL makes by itself are not kept apart
 * from the end of the JVM as ours are.
 */
public final class DjlBridge {
  private DjlBridge() {}

  /**
   * Criteria that load a file as a function from DJL's pictures to the network's results.
   *
   * @param torchScriptFile an export of {@code model}
   * @param model whose graph and meta data the file has
   * @param network of the model
   * @throws IllegalArgumentException if the model is of another network
   */
  public static <O> Criteria<ai.djl.modality.cv.Image, O> criteria(
      Path torchScriptFile, Model model, Network<?, Image, O> network) {
    return criteria(
        torchScriptFile, model, network, network.task(model).resultType(), result -> result);
  }

  /**
   * As {@link #criteria(Path, Model, Network)}, with results in a form of the caller's, for example
   * DJL's {@code Classifications}.
   *
   * @param type of a result
   * @param form from the network's result to the caller's
   */
  public static <O, R> Criteria<ai.djl.modality.cv.Image, R> criteria(
      Path torchScriptFile,
      Model model,
      Network<?, Image, O> network,
      Class<R> type,
      Function<? super O, ? extends R> form) {
    if (!network.name().equals(model.meta().network())) {
      throw new IllegalArgumentException(
          "the model is of the network '%s', not of '%s'"
              .formatted(model.meta().network(), network.name()));
    }
    return builder(torchScriptFile, ai.djl.modality.cv.Image.class, type)
        .optTranslator(translator(model.graph(), network.task(model).inference(), form))
        .build();
  }

  /** Criteria that load a file as it is: arrays in graph order in, arrays in graph order out. */
  public static Criteria<NDList, NDList> criteria(Path torchScriptFile) {
    return builder(torchScriptFile, NDList.class, NDList.class).build();
  }

  /**
   * A translator for programs that make their own criteria. Where inputs and outputs all have the
   * graph's batch dimension first, DJL stacks pictures into one batch; else each goes alone.
   *
   * @param graph of the model that the file was exported from
   * @param inference of that model
   * @param form from the network's result to the caller's
   * @throws io.tao4j.error.TaoException {@code INFERENCE-011} if the network computes in several
   *     passes
   */
  public static <O, R> Translator<ai.djl.modality.cv.Image, R> translator(
      Graph graph, Inference<Image, O> inference, Function<? super O, ? extends R> form) {
    return new ImageTranslator<>(
        graph.forInference(), SinglePassInference.require(inference, "DJL's predictor"), form);
  }

  private static <I, O> Criteria.Builder<I, O> builder(Path file, Class<I> in, Class<O> out) {
    // Starts PyTorch our way first: DJL's own would send a message to its makers.
    Engine.PYTORCH.provider().version();
    return Criteria.builder().setTypes(in, out).optEngine("PyTorch").optModelPath(file);
  }
}
