package io.tao4j.networks.reading;

import io.tao4j.data.image.ImagePlan;
import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.PictureDataCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts the characters of sets of pictures of text, and decodes every picture. */
public final class ReadingDataCheck extends PictureDataCheck {
  private final ImagePlan plan;
  private final long seed;
  private final Map<String, TextPictures> sets = new LinkedHashMap<>();

  /**
   * Looks through sets.
   *
   * @param training reads the training set
   * @param validation reads the validation set, if there is one
   * @param plan how pictures are shown in training
   * @param seed of the samples that are drawn
   * @param maxBadImages share of a set's pictures that may be unreadable, 0 to 1
   */
  public ReadingDataCheck(
      Supplier<TextPictures> training,
      Optional<Supplier<TextPictures>> validation,
      ImagePlan plan,
      long seed,
      double maxBadImages) {
    super(maxBadImages);
    this.plan = plan;
    this.seed = seed;
    read("training", training);
    validation.ifPresent(set -> read("validation", set));
  }

  private void read(String role, Supplier<TextPictures> reader) {
    TextPictures set;
    try {
      set = reader.get();
    } catch (TaoException e) {
      unreadable(e);
      return;
    }
    sets.put(role, set);
    add(
        role,
        set.name(),
        set.report(),
        List.of(),
        set.notices(),
        set.counts(),
        set.samples().stream().map(LabelledText::path).toList());
  }

  /** Writes {@code dataset_report.json} and {@code samples/NNN_TEXT.png}. */
  @Override
  public List<Path> write(Path folder, int samples) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach(
        (role, set) -> report.put(role, described(set.size(), "characters", set.counts())));
    List<Path> files = new ArrayList<>(List.of(writeReport(folder, report)));
    TextPictures training = sets.get("training");
    if (samples > 0 && training != null) {
      files.addAll(
          drawSamples(
              new TextPictureRecipe(training, plan),
              seed,
              plan.normalization(),
              TextPictureBatch::images,
              batch -> batch.samples().get(0).text(),
              folder.resolve("samples"),
              samples));
    }
    return files;
  }
}
