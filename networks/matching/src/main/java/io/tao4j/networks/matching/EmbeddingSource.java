package io.tao4j.networks.matching;

import io.tao4j.data.BatchPlan;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.network.Evaluator;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.PictureLoading;
import java.util.Optional;
import java.util.function.Supplier;

/** What a spec of a network of vectors says of its sets and its training. */
public interface EmbeddingSource {
  /** The network for the classes of a training set. */
  NetworkDefinition<IdentityBatch> definition(IdentitySet training);

  /** How it is trained. */
  TrainingPlan plan();

  /** Reads the training set. */
  IdentitySet training();

  /**
   * Reads the set to judge by; empty where the spec names none.
   *
   * @param evaluating whether it is for an evaluation, else for the validations of a training
   */
  Optional<Supplier<IdentitySet>> judging(boolean evaluating);

  /** The batches of a training set, refused where it makes none. */
  BatchPlan batches(IdentitySet training);

  /** How training shows pictures. */
  ImagePlan trainingPictures();

  /**
   * Pictures of a batch.
   *
   * @param evaluating whether of an evaluation, else of the validations
   */
  int judgingBatch(boolean evaluating);

  /** Pictures of a batch of the training. */
  int trainingBatch();

  /** Seed of everything random. */
  long seed();

  /** How pictures are loaded. */
  PictureLoading loading();

  /** Threads that load. */
  int workers();

  /** The options with what the spec says of loading. */
  default LoaderOptions limited(LoaderOptions options) {
    return loading().limited(options).withThreads(workers());
  }

  /** An empty metric of a set to judge by. */
  Evaluator evaluator(IdentitySet set, boolean evaluating);

  /** What the evaluation set is called where it is missing: its fields. */
  String judgingFields();
}
