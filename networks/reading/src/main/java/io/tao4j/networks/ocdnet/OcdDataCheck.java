package io.tao4j.networks.ocdnet;

import io.tao4j.networks.reading.page.LabelledPage;
import io.tao4j.networks.reading.page.PageSet;
import io.tao4j.networks.tasks.LabelledSetsCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts the texts of sets of pages, and decodes every picture. */
final class OcdDataCheck extends LabelledSetsCheck<PageSet> {
  private final PageVariation variation;
  private final DbMaps maps;
  private final long seed;

  OcdDataCheck(
      Supplier<PageSet> training, Optional<Supplier<PageSet>> validation, OcdSettings settings) {
    super(settings.spec().dataset().maxBadImages());
    this.variation = settings.variation();
    this.maps = settings.maps();
    this.seed = settings.spec().train().seed();
    readTraining(training);
    validation.ifPresent(this::readValidation);
  }

  @Override
  protected String counted() {
    return "texts";
  }

  @Override
  protected Described described(PageSet set) {
    return new Described(
        set.name(),
        set.report(),
        set.notices(),
        set.counts(),
        set.pages().stream().map(LabelledPage::path).toList());
  }

  @Override
  protected List<Path> draw(PageSet training, Path folder, int samples) throws IOException {
    return drawSamples(
        PageRecipe.training(training, variation, maps),
        seed,
        variation.normalization(),
        PageBatch::images,
        batch -> Path.of(batch.samples().get(0).path()).getFileName().toString(),
        folder,
        samples);
  }
}
