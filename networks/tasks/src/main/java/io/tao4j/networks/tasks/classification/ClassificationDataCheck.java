package io.tao4j.networks.tasks.classification;

import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ClassificationRecipe;
import io.tao4j.data.ImageBatch;
import io.tao4j.data.Sample;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.networks.tasks.LabelledSetsCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts a classifier's sets and decodes every picture. */
public final class ClassificationDataCheck extends LabelledSetsCheck<ClassificationDataset> {
  private final ImagePlan plan;
  private final long seed;

  /**
   * Looks through sets.
   *
   * @param training folder or file
   * @param validation folder or file, with the classes of the training set
   * @param maxBadImages share of the pictures that may be unreadable
   * @param plan how pictures are shown in training
   * @param seed of the samples that are drawn
   */
  public ClassificationDataCheck(
      Path training, Optional<Path> validation, double maxBadImages, ImagePlan plan, long seed) {
    super(maxBadImages);
    this.plan = plan;
    this.seed = seed;
    readTraining(() -> ClassificationData.read(training))
        .ifPresent(
            set ->
                validation.ifPresent(
                    path -> readValidation(() -> ClassificationData.read(path, set.classes()))));
  }

  @Override
  protected String counted() {
    return "classes";
  }

  @Override
  protected Described described(ClassificationDataset set) {
    List<String> notices = new ArrayList<>(set.notices());
    if (set.classes().size() == 1) {
      notices.add(set.name() + ": there is one class, so every answer will be right");
    }
    return new Described(
        set.name(),
        set.report(),
        notices,
        set.countPerClass(),
        set.samples().stream().map(Sample::path).toList());
  }

  @Override
  protected List<Path> draw(ClassificationDataset training, Path folder, int samples)
      throws IOException {
    return drawSamples(
        new ClassificationRecipe(training, plan),
        seed,
        plan.normalization(),
        ImageBatch::images,
        batch -> training.classes().get(batch.labels()[0]),
        folder,
        samples);
  }
}
