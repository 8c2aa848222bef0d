package io.tao4j.inference;

import io.tao4j.data.DataFolder;
import io.tao4j.data.FileNames;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.network.PredictionWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Inference over a file or over all pictures of a folder and its folders. */
public final class InferenceRun {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceRun.class);

  private InferenceRun() {}

  /**
   * Runs. Files are read and prepared ahead by several threads, while the network computes the
   * pictures before them and the writer writes; at most two batches wait. A file that is no
   * readable picture is reported in the result and does not end the run; if none is readable the
   * run fails.
   *
   * @param input picture, or folder
   * @param batchSize pictures that go through the network together
   * @param writer gets the results in the order of the paths
   * @param cancelled asked before each batch; where it answers true nothing is written
   * @param progress is told how many pictures are done
   * @throws TaoException {@code INFERENCE-001} no such input, {@code INFERENCE-002} no picture in
   *     it, {@code INFERENCE-003} no readable one, {@code INFERENCE-004} the disk
   */
  public static <P> InferenceResult run(
      Path input,
      Predictor<P> predictor,
      int batchSize,
      PredictionWriter<P> writer,
      BooleanSupplier cancelled,
      IntConsumer progress) {
    List<Path> paths = pictures(input);
    List<String> unreadable = new ArrayList<>();
    int done = 0;
    try (ReadAhead<Path, Predictor.Prepared> prepared =
        new ReadAhead<>(
            paths, path -> predictor.prepare(ImageCodec.read(path)), Math.max(2, 2 * batchSize))) {
      for (int from = 0; from < paths.size() && !cancelled.getAsBoolean(); from += batchSize) {
        List<Path> sources = new ArrayList<>();
        List<Predictor.Prepared> pictures = new ArrayList<>();
        for (Path path : paths.subList(from, Math.min(paths.size(), from + batchSize))) {
          try {
            pictures.add(prepared.next());
            sources.add(path);
          } catch (TaoException e) {
            unreadable.add(path + ": " + e.problem());
          }
        }
        List<P> results = pictures.isEmpty() ? List.of() : predictor.predictPrepared(pictures);
        for (int i = 0; i < results.size(); i++) {
          writer.write(sources.get(i), pictures.get(i).image(), results.get(i));
        }
        done += results.size();
        progress.accept(done);
      }
      if (cancelled.getAsBoolean()) {
        return new InferenceResult(done, unreadable, List.of());
      }
      if (done == 0) {
        throw new TaoException(
            "INFERENCE-003", "no picture in " + input + " can be read", unreadable, null);
      }
      return new InferenceResult(done, unreadable, writer.finish());
    } catch (IOException e) {
      throw new TaoException(
          "INFERENCE-004", "results cannot be written: " + e.getMessage(), List.of(), e);
    }
  }

  private static List<Path> pictures(Path input) {
    if (Files.isRegularFile(input)) {
      FileNames.requireReadable(input.toString(), List.of(input));
      return List.of(input);
    }
    if (!Files.isDirectory(input)) {
      throw new TaoException("INFERENCE-001", "there is no file or folder " + input);
    }
    DataFolder folder =
        DataFolder.pictures(input, "INFERENCE-001").requirePictures("INFERENCE-002");
    folder.notices().forEach(LOG::warn);
    return List.copyOf(folder.files().values());
  }
}
