package io.tao4j.network;

import io.tao4j.model.Model;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A network module, found by {@link java.util.ServiceLoader}. Stateless; everything that it opens
 * belongs to the caller.
 *
 * @param <S> record of its spec
 * @param <I> one input of inference, for example {@link io.tao4j.data.image.Image}
 * @param <O> one result of inference
 */
public interface Network<S extends Record, I, O> {
  /** Its names and what it supports. */
  NetworkInfo info();

  /** Name in the API, in model files and on the command line. */
  default String name() {
    return info().name();
  }

  /**
   * A complete spec in YAML with every field that a user is likely to change and comments on them.
   * Its paths are examples: they need not exist. It is the resource {@code NAME.yaml} beside the
   * network's class.
   */
  default String defaultSpec() {
    String resource = name() + ".yaml";
    try (InputStream stream = getClass().getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(
            "%s is missing beside %s".formatted(resource, getClass().getName()));
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " of the module", e);
    }
  }

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

  /** Lines that a spec itself gives inference to answer; none for most networks. */
  default List<String> inputLines(S spec) {
    return List.of();
  }

  /**
   * What a training by a spec will do, in sentences; empty for networks that do not tell. Files
   * that the spec names need not be there; what follows from them is then left out, with a word.
   *
   * @param given whether the file gives a field, by its path in the record
   */
  default SpecStory story(S spec, Predicate<String> given) {
    return SpecStory.NONE;
  }

  /**
   * Whether a spec asks for quantisation-aware training: the network then learns on the grid of its
   * 8 bits, as {@code io.tao4j.quantize.QuantizedTraining} prepares it.
   */
  default boolean isQuantizationAware(S spec) {
    return false;
  }

  /**
   * Looks through the data sets that a spec names; for networks that support {@link Verb#VALIDATE}.
   * What is wrong with the data is in the answer, not thrown.
   */
  default DataCheck checkData(S spec) {
    info().require(Verb.VALIDATE);
    throw new IllegalStateException(
        "'%s' says that it supports %s and does not".formatted(name(), Verb.VALIDATE.word()));
  }

  /**
   * What a model of this network is for.
   *
   * @param model of this network; its meta data say classes and preparation
   * @param spec that the model brought or the user gave, or null; the files that it names need not
   *     be there
   */
  Task<I, O> task(Model model, @Nullable S spec);

  /** What a model of this network is for, without a spec. */
  default Task<I, O> task(Model model) {
    return task(model, null);
  }
}
