package io.tao4j.networks.matching;

import io.tao4j.data.image.ImagePlan;
import io.tao4j.networks.tasks.LabelledSetsCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts the classes of a training set and of one to judge by, and decodes every picture. */
public final class MatchingDataCheck extends LabelledSetsCheck<IdentitySet> {
  private final ImagePlan plan;
  private final long seed;

  /**
   * Looks through sets.
   *
   * @param training reads the training set, and refuses one that makes no batch
   * @param validation reads the set to judge by, if there is one
   * @param plan how pictures are shown in training
   * @param seed of the samples that are drawn
   * @param maxBadImages share of a set's pictures that may be unreadable, 0 to 1
   */
  public MatchingDataCheck(
      Supplier<IdentitySet> training,
      Optional<Supplier<IdentitySet>> validation,
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
    return "classes";
  }

  @Override
  protected Described described(IdentitySet set) {
    return new Described(
        set.name(),
        set.report(),
        set.notices(),
        set.countPerClass(),
        set.samples().stream().map(IdentitySample::path).toList());
  }

  @Override
  protected List<Path> draw(IdentitySet training, Path folder, int samples) throws IOException {
    return drawSamples(
        new IdentityRecipe(training, plan, 1),
        seed,
        plan.normalization(),
        IdentityBatch::images,
        batch -> training.classes().get(batch.samples().get(0).label()),
        folder,
        samples);
  }
}
