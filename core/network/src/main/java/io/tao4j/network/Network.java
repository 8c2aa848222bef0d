package io.tao4j.network;

import io.tao4j.model.Model;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecValidator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network module, found by {@link java.util.ServiceLoader}. Stateless; everything that it opens
 * belongs to the caller.
 *
 * @param <S> record of its spec
 * @param <P> result of inference for one picture
 */
public interface Network<S extends Record, P> {
  /** Name in the API and on the command line, for example {@code classification}. */
  String name();

  /** Other names that users may know it by. */
  default List<String> aliases() {
    return List.of();
  }

  /** One line for lists. */
  String description();

  /**
   * A complete spec in YAML with every field that a user is likely to change and comments on them.
   * Its paths are examples: they need not exist.
   */
  String defaultSpec();

  /** Reads and checks its specs. */
  SpecBinder<S> specBinder();

  /**
   * Opens data and builds the network.
   *
   * @param start a model to go on from (a pruned one, say), or null to build from the spec
   */
  TrainingTask openTraining(S spec, @Nullable Model start);

  /** Opens the evaluation set of a spec for a model. */
  EvaluationTask openEvaluation(S spec, Model model);

  /** The model file that a spec names for evaluation; empty where specs name none. */
  default Optional<Path> modelOf(S spec) {
    return Optional.empty();
  }

  /**
   * Whether a spec asks for quantisation-aware training: the network then learns on the grid of its
   * 8 bits, as {@code io.tao4j.quantize.QuantizedTraining} prepares it.
   */
  default boolean isQuantizationAware(S spec) {
    return false;
  }

  /** Work on data that it offers. */
  default Set<DataTask> dataTasks() {
    return Set.of();
  }

  /** Specs of the work on data that has a spec of its own, by its name on the command line. */
  default Map<String, SpecValidator> dataSpecs() {
    return Map.of();
  }

  /**
   * Looks through the data sets that a spec names; for networks that offer {@link
   * DataTask#VALIDATE}. What is wrong with the data is in the answer, not thrown.
   */
  default DataCheck checkData(S spec) {
    throw new UnsupportedOperationException(name() + " offers no " + DataTask.VALIDATE);
  }

  /** A model whose graph ends in boxes and scores; empty where the network finds none. */
  default Optional<DetectionForm> detectionForm(Model model) {
    return Optional.empty();
  }

  /** Inference with a model. */
  ImageInference<P> inference(Model model);

  /** Type of a result. */
  Class<P> predictionType();

  /**
   * Writes results into a folder.
   *
   * @param spec that the model brought or the user gave, or null; the files that it names need not
   *     be there
   * @param folder is made if missing
   */
  PredictionWriter<P> predictionWriter(Model model, @Nullable S spec, Path folder);
}
