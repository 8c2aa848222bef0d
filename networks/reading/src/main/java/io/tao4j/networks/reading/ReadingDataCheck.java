package io.tao4j.networks.reading;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.networks.tasks.LabelledSetsCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Counts the characters of sets of pictures of text, and decodes every picture. */
public final class ReadingDataCheck extends LabelledSetsCheck<TextPictures> {
  private final ImagePlan plan;
  private final long seed;

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
    readTraining(training);
    validation.ifPresent(this::readValidation);
  }

  @Override
  protected String counted() {
    return "characters";
  }

  @Override
  protected Described described(TextPictures set) {
    return new Described(
        set.name(),
        set.report(),
        set.notices(),
        set.counts(),
        set.samples().stream().map(LabelledText::path).toList());
  }

  @Override
  protected Function<Path, Image> reader(TextPictures set) {
    return picture -> set.store().read(picture, ImageCodec.DEFAULT_MAX_PIXELS);
  }

  @Override
  protected List<Path> draw(TextPictures training, Path folder, int samples) throws IOException {
    return drawSamples(
        new TextPictureRecipe(training, plan),
        seed,
        plan.normalization(),
        TextPictureBatch::images,
        batch -> batch.samples().get(0).text(),
        folder,
        samples);
  }
}
