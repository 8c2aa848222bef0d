package io.tao4j.quantize;

import io.tao4j.data.DataFolder;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.ImageInference;
import io.tao4j.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Images to calibrate on, as the network's inputs; gone through more than once. */
public interface CalibrationData {
  /** How many images; known after they were gone through once. */
  int images();

  /** Hands over one batch after the other: a tensor for each graph input. */
  void forEachBatch(Consumer<Map<String, Tensor>> batches);

  /**
   * The images of a folder and its folders, evenly spread over their sorted paths so that folders
   * of classes are all seen, prepared as the network's inference does it.
   *
   * @param batches how many
   * @param batchSize images each
   * @throws TaoException {@code QUANTIZE-001} if there is no such folder or no image in it, {@code
   *     QUANTIZE-002} if it holds fewer than {@code batches * batchSize}; {@code QUANTIZE-003}
   *     while it is read, if an image is broken
   */
  static CalibrationData folder(
      Path folder, ImageInference<?> inference, int batches, int batchSize) {
    if (batches < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "batches and batchSize are one or more, got %s and %s".formatted(batches, batchSize));
    }
    if (!Files.isDirectory(folder)) {
      throw new TaoException(
          "QUANTIZE-001",
          "there is no folder of calibration images " + folder,
          "give a folder of some hundred pictures like those that the model will see");
    }
    DataFolder data = DataFolder.pictures(folder, "QUANTIZE-001").requirePictures("QUANTIZE-001");
    List<Path> all = List.copyOf(data.files().values());
    int wanted = Math.multiplyExact(batches, batchSize);
    if (all.size() < wanted) {
      throw new TaoException(
          "QUANTIZE-002",
          "calibration wants %s batches of %s, %s images; %s holds %s"
              .formatted(batches, batchSize, wanted, folder, all.size()),
          Stream.concat(Stream.of("add images, or ask for fewer batches"), data.notices().stream())
              .toList(),
          null);
    }
    data.notices().forEach(LoggerFactory.getLogger(CalibrationData.class)::warn);
    List<Path> chosen = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      chosen.add(all.get(Math.toIntExact((long) i * all.size() / wanted)));
    }
    return new CalibrationData() {
      @Override
      public int images() {
        return wanted;
      }

      @Override
      public void forEachBatch(Consumer<Map<String, Tensor>> consumer) {
        for (int from = 0; from < wanted; from += batchSize) {
          List<Image> images = new ArrayList<>();
          for (Path path : chosen.subList(from, from + batchSize)) {
            try {
              images.add(ImageCodec.read(path));
            } catch (TaoException e) {
              throw new TaoException(
                  "QUANTIZE-003",
                  "calibration image " + path + " cannot be read",
                  List.of(e.problem(), "remove it from the folder"),
                  e);
            }
          }
          consumer.accept(inference.encode(images));
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
            Map<String, Tensor> own = new java.util.LinkedHashMap<>(batch.inputs());
            own.keySet().retainAll(inputs);
            consumer.accept(own);
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
