package io.tao4j.inference;

import io.tao4j.error.TaoException;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Inference over all inputs of a file or a folder. */
public final class InferenceRun {
  private InferenceRun() {}

  /**
   * Runs. Inputs are read and prepared ahead by several threads, while the network computes those
   * before them and the writer writes; at most two batches wait. An input that cannot be read is
   * reported in the result and does not end the run; if none can be read the run fails.
   *
   * @param path file, or folder
   * @param batchSize inputs that go through the network together
   * @param writer gets the results in the order of the inputs
   * @param cancelled asked before each batch; where it answers true nothing is written
   * @param progress is told how many inputs are done
   * @throws TaoException {@code INFERENCE-001} nothing at the path, {@code INFERENCE-002} no input
   *     in it, {@code INFERENCE-003} no readable one, {@code INFERENCE-004} the disk
   */
  public static <I, O> InferenceResult run(
      Path path,
      Predictor<I, O> predictor,
      int batchSize,
      ResultWriter<I, O> writer,
      BooleanSupplier cancelled,
      IntConsumer progress) {
    String noun = predictor.reader().noun();
    List<InputSource<I>> all = predictor.reader().list(path);
    List<String> unreadable = new ArrayList<>();
    int done = 0;
    try (ReadAhead<InputSource<I>, Predictor.Prepared<I>> ahead =
        new ReadAhead<>(
            all, source -> predictor.prepare(source.read()), Math.max(2, 2 * batchSize))) {
      int window = batchSize * predictor.batchesByLength();
      for (int from = 0; from < all.size() && !cancelled.getAsBoolean(); from += window) {
        List<InputSource<I>> sources = new ArrayList<>();
        List<Predictor.Prepared<I>> prepared = new ArrayList<>();
        for (InputSource<I> source : all.subList(from, Math.min(all.size(), from + window))) {
          try {
            prepared.add(ahead.next());
            sources.add(source);
          } catch (TaoException e) {
            unreadable.add(source.id() + ": " + e.problem());
          }
        }
        List<O> results = predictor.predictPrepared(prepared, batchSize);
        for (int i = 0; i < results.size(); i++) {
          writer.write(sources.get(i), prepared.get(i).input(), results.get(i));
        }
        done += results.size();
        progress.accept(done);
      }
      if (cancelled.getAsBoolean()) {
        return new InferenceResult(done, noun, unreadable, List.of());
      }
      if (done == 0) {
        throw new TaoException(
            "INFERENCE-003",
            "none of the %s %s in %s can be read".formatted(all.size(), noun, path),
            unreadable,
            null);
      }
      return new InferenceResult(done, noun, unreadable, writer.finish());
    } catch (IOException e) {
      throw new TaoException(
          "INFERENCE-004", "results cannot be written: " + e.getMessage(), List.of(), e);
    }
  }
}
