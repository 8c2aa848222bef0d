package io.tao4j.networks.matching;

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

/** Counts the classes of a training set and of one to judge by, and decodes every picture. */
public final class MatchingDataCheck extends PictureDataCheck {
  private final ImagePlan plan;
  private final long seed;
  private final Map<String, IdentitySet> sets = new LinkedHashMap<>();

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
    read("training", training);
    validation.ifPresent(set -> read("validation", set));
  }

  private void read(String role, Supplier<IdentitySet> reader) {
    IdentitySet set;
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
        set.countPerClass(),
        set.samples().stream().map(IdentitySample::path).toList());
  }

  /** Writes {@code dataset_report.json} and {@code samples/NNN_CLASS.png}. */
  @Override
  public List<Path> write(Path folder, int samples) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach(
        (role, set) -> report.put(role, described(set.size(), "classes", set.countPerClass())));
    List<Path> files = new ArrayList<>(List.of(writeReport(folder, report)));
    IdentitySet training = sets.get("training");
    if (samples > 0 && training != null) {
      files.addAll(
          drawSamples(
              new IdentityRecipe(training, plan, 1),
              seed,
              plan.normalization(),
              IdentityBatch::images,
              batch -> training.classes().get(batch.samples().get(0).label()),
              folder.resolve("samples"),
              samples));
    }
    return files;
  }
}
