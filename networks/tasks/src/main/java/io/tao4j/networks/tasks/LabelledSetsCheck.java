package io.tao4j.networks.tasks;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A check of a training and a validation set whose pictures each have labels that can be counted:
 * one class, or the characters of a text. Decodes every picture.
 *
 * @param <S> a set
 */
public abstract class LabelledSetsCheck<S> extends PictureDataCheck {
  private static final String TRAINING = "training";

  private final Map<String, S> sets = new LinkedHashMap<>();

  /**
   * What a set says of itself.
   *
   * @param name for texts
   * @param report for the summary
   * @param notices what a person should know of it
   * @param counts of each label
   * @param pictures that are decoded
   */
  public record Described(
      String name,
      String report,
      List<String> notices,
      Map<String, Integer> counts,
      List<Path> pictures) {}

  /**
   * @param maxBadImages share of a set's pictures that may be unreadable, 0 to 1
   */
  protected LabelledSetsCheck(double maxBadImages) {
    super(maxBadImages);
  }

  /** What is counted, for the report: {@code classes}, say. */
  protected abstract String counted();

  /** What a set says of itself. */
  protected abstract Described described(S set);

  /** Decodes a picture of a set. */
  protected Function<Path, Image> reader(S set) {
    return ImageCodec::read;
  }

  /**
   * Draws samples of the training set as training shows them to the network.
   *
   * @param folder is made if missing
   */
  protected abstract List<Path> draw(S training, Path folder, int samples) throws IOException;

  /** Reads and decodes the training set; empty, with a note of why, where it cannot be read. */
  protected final Optional<S> readTraining(Supplier<S> reader) {
    return read(TRAINING, reader);
  }

  /** The same of the validation set. */
  protected final void readValidation(Supplier<S> reader) {
    read("validation", reader);
  }

  private Optional<S> read(String role, Supplier<S> reader) {
    S set;
    try {
      set = reader.get();
    } catch (TaoException e) {
      unreadable(e);
      return Optional.empty();
    }
    sets.put(role, set);
    Described described = described(set);
    add(
        role,
        described.name(),
        described.report(),
        List.of(),
        described.notices(),
        described.counts(),
        described.pictures(),
        reader(set));
    return Optional.of(set);
  }

  /** Writes {@code dataset_report.json} and {@code samples/NNN_NAME.png}. */
  @Override
  public final List<Path> write(Path folder, int samples) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach(
        (role, set) -> {
          Described described = described(set);
          report.put(role, described(described.pictures().size(), counted(), described.counts()));
        });
    List<Path> files = new ArrayList<>(List.of(writeReport(folder, report)));
    S training = sets.get(TRAINING);
    if (samples > 0 && training != null) {
      files.addAll(draw(training, folder.resolve("samples"), samples));
    }
    return files;
  }
}
