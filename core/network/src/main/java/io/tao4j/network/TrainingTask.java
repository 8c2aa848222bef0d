package io.tao4j.network;

import io.tao4j.engine.TrainProgram;
import io.tao4j.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A training that is ready to run: data opened, graph built, first weights there. */
public interface TrainingTask extends AutoCloseable {
  /** The network for inference, with its first weights and meta data. */
  Model start();

  /** The network's graph continued by its loss. */
  TrainProgram program();

  /**
   * The program of one epoch, where a training changes what it trains as it goes on: the head
   * first, then block after block. Equal programs are compiled once; what both know of the state is
   * carried over.
   *
   * @param epoch from 0
   */
  default TrainProgram program(int epoch) {
    return program();
  }

  /** A model whose answers are targets (knowledge distillation), or null. */
  default @Nullable Teacher teacher() {
    return null;
  }

  /** Targets that depend on predictions, or null: then the batches have all that the loss needs. */
  default @Nullable TargetAssignment assignment() {
    return null;
  }

  /** Inputs of the program that change from epoch to epoch with what was seen, or null. */
  default @Nullable AdaptedInputs adaptedInputs() {
    return null;
  }

  /**
   * What decides, beside the model's classes and preprocessing and the program, what the numbers of
   * this training mean, by name for people: its samples with their labels, a detector's anchors. A
   * checkpoint of a training with other facts is not gone on with.
   */
  default Map<String, String> facts() {
    return Map.of();
  }

  /**
   * The same training from another form of its start (rounded for 8 bits, say). Data sets stay open
   * and belong to what is returned: of the two tasks only that one is used, and closed.
   */
  TrainingTask startingWith(Model other);

  /** How long and how. */
  TrainingSettings settings();

  /** Batches of one epoch. */
  int stepsPerEpoch();

  /**
   * Batches of one epoch, in an order that follows from seed and epoch only.
   *
   * @param epoch from 0
   */
  BatchStream batches(int epoch);

  /** The validation set, or null. Closed with this. */
  @Nullable EvaluationTask validation();

  /** The loss on the validation set, or null where there is no such set or no such loss. */
  default @Nullable ValidationLoss validationLoss() {
    return null;
  }

  /** What a person should know before training starts: class counts, loaded weights. */
  List<String> notices();

  /**
   * Writes what the training set is like as tables and pictures.
   *
   * @param folder is made if missing
   * @return the files written; none where there is nothing to say
   */
  default List<Path> writeDataReport(Path folder) throws IOException {
    return List.of();
  }

  /** Frees what the data sets hold; a second call does nothing. */
  @Override
  void close();
}
