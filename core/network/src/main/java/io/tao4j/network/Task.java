package io.tao4j.network;

import java.nio.file.Path;

/**
 * What a model is for: what it takes and gives, how files become inputs and results become files,
 * and how other programs are to read its outputs. Made by {@link Network#task} for one model; holds
 * no engine and nothing to close. Thread-safe.
 *
 * @param <I> one input, for example {@link io.tao4j.data.image.Image}
 * @param <O> one result, for example {@link io.tao4j.network.detection.Detections}
 */
public interface Task<I, O> {
  /** Type of an input. */
  Class<I> inputType();

  /** Type of a result. */
  Class<O> resultType();

  /** From files and folders to inputs. */
  InputReader<I> reader();

  /** From inputs to results, for the model itself. */
  Inference<I, O> inference();

  /**
   * From inputs to results, for a file or an engine that was made of the model. It may end in what
   * an exporter appended: the detections of {@link io.tao4j.graph.SuppressedOutputs}. The same as
   * {@link #inference} unless the network has such endings.
   */
  default Inference<I, O> exportedInference() {
    return inference();
  }

  /**
   * Writes results into a folder.
   *
   * @param folder is made if missing
   */
  ResultWriter<I, O> writer(Path folder);

  /** How programs outside read the model's outputs. Asked for exports; may build a graph. */
  ServedForm served();
}
