package io.tao4j.train;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.model.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Names of the model files of one training: {@code weights/NETWORK_best.tao}, {@code _last.tao}
 * (with the optimiser's state) and {@code _epoch_NNN.tao}. The network's epoch is read from inside
 * a file, never from its name.
 */
public final class CheckpointFolder {
  private final Path folder;
  private final String network;

  /**
   * @param results the training's results folder
   * @param network name of the network
   */
  public CheckpointFolder(Path results, String network) {
    this.folder = results.resolve("weights");
    this.network = network;
  }

  /** The model of the best validation. */
  public Path best() {
    return folder.resolve(network + "_best.tao");
  }

  /** The newest checkpoint. */
  public Path last() {
    return folder.resolve(network + "_last.tao");
  }

  /**
   * A periodic checkpoint.
   *
   * @param epochsDone one or more
   */
  public Path epoch(int epochsDone) {
    return folder.resolve(String.format(Locale.ROOT, "%s_epoch_%03d.tao", network, epochsDone));
  }

  /** Whether there is something to go on from. */
  public boolean hasLast() {
    return Files.isRegularFile(last());
  }

  boolean hasBest() {
    return Files.isRegularFile(best());
  }

  /**
   * What a person should know when a training starts anew here.
   *
   * @param resume whether it should have gone on
   */
  List<String> noticesOfStart(boolean resume) {
    List<String> notices = new ArrayList<>();
    if (resume) {
      notices.add("nothing to resume: there is no %s; the training starts anew".formatted(last()));
    }
    List<String> older =
        Stream.of(last(), best()).filter(Files::exists).map(Path::toString).toList();
    if (!older.isEmpty()) {
      notices.add(
          "starts anew and replaces %s of an earlier training"
              .formatted(String.join(" and ", older)));
    }
    return notices;
  }

  /**
   * Removes what an earlier process of this training left half written when it was killed; a
   * training has its results folder to itself.
   */
  void removeLeftovers() {
    try {
      AtomicFile.removeLeftovers(best());
      AtomicFile.removeLeftovers(last());
    } catch (IOException e) {
      throw new TaoException(
          "TRAIN-010",
          "no training can write into %s: %s".formatted(folder, e),
          List.of("results must be a folder that can be written"),
          e);
    }
  }

  void writeBest(Model model) {
    ModelFile.write(best(), model, null);
  }

  void writeLast(Model model, TrainingState state) {
    ModelFile.write(last(), model, state);
  }

  void writeEpoch(int epochsDone, Model model) {
    ModelFile.write(epoch(epochsDone), model, null);
  }

  ModelFile.Content readLast() {
    return ModelFile.read(last());
  }
}
