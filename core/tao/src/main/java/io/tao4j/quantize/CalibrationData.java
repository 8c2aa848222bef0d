package io.tao4j.quantize;

import io.tao4j.error.TaoException;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import io.tao4j.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Images to calibrate on, as the network's inputs; gone through more than once. */
public interface CalibrationData {
  /** How many images; known after they were gone through once. */
  int images();

  /** Hands over one batch after the other: a tensor for each graph input. */
  void forEachBatch(Consumer<Map<String, Tensor>> batches);

  /**
   * The inputs of a folder and its folders (or of a file that holds many), evenly spread over their
   * order so that folders of classes are all seen, prepared as the network's inference does it.
   *
   * @param task reads and prepares
   * @param batches how many
   * @param batchSize inputs each
   * @throws TaoException {@code QUANTIZE-001} if there is no such folder or no input in it, {@code
   *     QUANTIZE-002} if it holds fewer than {@code batches * batchSize}; {@code INFERENCE-011} if
   *     the network computes in several passes; {@code QUANTIZE-003} while it is read, if an input
   *     is broken
   */
  static <I> CalibrationData folder(Path folder, Task<I, ?> task, int batches, int batchSize) {
    if (batches < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "batches and batchSize are one or more, got %s and %s".formatted(batches, batchSize));
    }
    SinglePassInference<I, ?> inference =
        SinglePassInference.require(task.inference(), "calibration on files");
    InputReader<I> reader = task.reader();
    String noun = reader.noun();
    if (!Files.exists(folder)) {
      throw new TaoException(
          "QUANTIZE-001",
          "there is no folder of calibration " + noun + " " + folder,
          "give a folder of some hundred %s like those that the model will see".formatted(noun));
    }
    List<InputSource<I>> all;
    try {
      all = reader.list(folder);
    } catch (TaoException e) {
      throw new TaoException("QUANTIZE-001", e.problem(), e.details(), e);
    }
    int sampleCount = Math.multiplyExact(batches, batchSize);
    if (all.size() < sampleCount) {
      throw new TaoException(
          "QUANTIZE-002",
          "calibration wants %s batches of %s, %s %s; %s holds %s"
              .formatted(batches, batchSize, sampleCount, noun, folder, all.size()),
          "add %s, or ask for fewer batches".formatted(noun));
    }
    List<InputSource<I>> chosen = new ArrayList<>();
    for (int i = 0; i < sampleCount; i++) {
      chosen.add(all.get(Math.toIntExact((long) i * all.size() / sampleCount)));
    }
    return new CalibrationData() {
      @Override
      public int images() {
        return sampleCount;
      }

      @Override
      public void forEachBatch(Consumer<Map<String, Tensor>> consumer) {
        for (int from = 0; from < sampleCount; from += batchSize) {
          List<I> inputs = new ArrayList<>();
          for (InputSource<I> source : chosen.subList(from, from + batchSize)) {
            try {
              inputs.add(source.read());
            } catch (TaoException e) {
              throw new TaoException(
                  "QUANTIZE-003",
                  "%s, of the %s to calibrate on, cannot be read".formatted(source.id(), noun),
                  List.of(e.problem(), "remove it from the folder"),
                  e);
            }
          }
          consumer.accept(inference.encode(inputs));
        }
      }
    };
  }

  /**
   * The first batches of a data set.
   *
   * @param open opens it from its start
   * @param batches most of them
   * @param inputs names of the graph's inputs; what else a batch holds is left out
   */
  static CalibrationData of(Supplier<BatchStream> open, int batches, java.util.Set<String> inputs) {
    return new CalibrationData() {
      private int images;

      @Override
      public int images() {
        return images;
      }

      @Override
      public void forEachBatch(Consumer<Map<String, Tensor>> consumer) {
        int count = 0;
        try (BatchStream stream = open.get()) {
          for (int i = 0; i < batches && stream.hasNext(); i++) {
            Batch batch = stream.next();
            Map<String, Tensor> modelInputs = new java.util.LinkedHashMap<>(batch.inputs());
            modelInputs.keySet().retainAll(inputs);
            consumer.accept(modelInputs);
            count += batch.size();
          }
        }
        if (count == 0) {
          throw new TaoException("QUANTIZE-001", "the data set gave no image to calibrate on");
        }
        images = count;
      }
    };
  }
}
