package io.tao4j.networks.action;

import io.tao4j.networks.tasks.LabelledSetsCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts the videos of each class and decodes every frame. */
final class ActionDataCheck extends LabelledSetsCheck<VideoSet> {
  /** Share of a set's frames that may be unreadable: as many videos as a training leaves out. */
  private static final double MOST_BAD = 0.05;

  ActionDataCheck(Supplier<VideoSet> training, Optional<Supplier<VideoSet>> validation) {
    super(MOST_BAD);
    readTraining(training);
    validation.ifPresent(this::readValidation);
  }

  @Override
  protected String counted() {
    return "videos_per_class";
  }

  @Override
  protected Described described(VideoSet set) {
    return new Described(
        set.root().toString(),
        set.report(),
        set.notices(),
        set.countPerClass(),
        set.entries().stream().flatMap(entry -> entry.files().stream()).toList());
  }

  /** Strips of the first videos. */
  @Override
  protected List<Path> draw(VideoSet training, Path folder, int samples) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < Math.min(samples, training.entries().size()); i++) {
      VideoSet.Entry entry = training.entries().get(i);
      String name = training.classes().get(entry.label());
      Path file =
          folder.resolve(
              String.format(Locale.ROOT, "%03d_%s.png", i, name.replaceAll("[^\\w.-]", "_")));
      ActionResults.strip(entry.video(), entry.folder() + ": " + name).write(file);
      files.add(file);
    }
    return files;
  }
}
