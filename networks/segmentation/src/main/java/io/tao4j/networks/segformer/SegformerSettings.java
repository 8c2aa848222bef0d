package io.tao4j.networks.segformer;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.networks.segformer.SegformerSpec.DatasetConfig;
import io.tao4j.networks.segformer.SegformerSpec.PaletteEntry;
import io.tao4j.networks.segformer.SegformerSpec.TrainingConfig;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.networks.tasks.segmentation.SegmenterOptimization;
import io.tao4j.networks.tasks.segmentation.SegmenterSource;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Place;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Sets;
import io.tao4j.networks.tasks.segmentation.SegmenterTraining;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the fields mean in terms of the shared parts. */
record SegformerSettings(SegformerSpec spec) {
  Sets sets() {
    DatasetConfig data = spec.datasetConfig();
    TrainingConfig train = spec.trainingConfig();
    return data.loading()
        .sets(
            places(data.trainSplit(), data.trainDataSources()),
            places(data.validationSplit(), data.valDataSources()),
            data.pictures().filterData(),
            train.optimization().workers(),
            train.shared());
  }

  private List<Place> places(String split, List<SegmenterSource> sources) {
    Optional<Path> root = spec.datasetConfig().rootDir();
    if (sources.isEmpty() && root.isPresent() && !split.isEmpty()) {
      return List.of(
          new Place(
              root.get().resolve("images").resolve(split),
              root.get().resolve("masks").resolve(split)));
    }
    return sources.stream().map(SegmenterSource::place).toList();
  }

  /** As TAO has it: three numbers of the first entry mean coloured masks. */
  MaskClasses classes() {
    List<PaletteEntry> palette = spec.datasetConfig().palette();
    boolean grey = spec.datasetConfig().labelTransform().equals("norm");
    boolean coloured = !grey && !palette.isEmpty() && palette.get(0).rgb().size() == 3;
    int ignored = spec.datasetConfig().ignoreLabel();
    List<MaskClasses.Entry> entries = new ArrayList<>();
    for (PaletteEntry entry : palette) {
      if (coloured || entry.labelId() != ignored) {
        entries.add(
            new MaskClasses.Entry(
                entry.segClass(),
                first(palette, entry.labelId()),
                value(entry, coloured),
                entry.labelId()));
      }
    }
    return MaskClasses.of(
        entries,
        coloured,
        coloured || ignored < 0 ? OptionalInt.empty() : OptionalInt.of(ignored),
        grey);
  }

  /** Entries of one number are one class, which has the first one's name. */
  private static String first(List<PaletteEntry> palette, int labelId) {
    return palette.stream()
        .filter(entry -> entry.labelId() == labelId)
        .findFirst()
        .orElseThrow()
        .segClass();
  }

  private static int value(PaletteEntry entry, boolean coloured) {
    if (!coloured) {
      return entry.labelId();
    }
    List<Integer> rgb = entry.rgb();
    if (rgb.size() != 3) {
      throw new IllegalArgumentException("rgb %s is no colour".formatted(rgb));
    }
    return rgb.get(0) << 16 | rgb.get(1) << 8 | rgb.get(2);
  }

  Preprocessing preprocessing() {
    SegmenterEncoder encoder = spec.modelConfig().encoder();
    return spec.datasetConfig()
        .pictures()
        .preprocessing(encoder.inputHeight(), encoder.inputWidth());
  }

  SegmentationAugmentation augmentation() {
    return spec.datasetConfig().pictures().augmentation().toAugmentation();
  }

  TrainingPlan plan(int stepsPerEpoch) {
    TrainingConfig train = spec.trainingConfig();
    SegmenterOptimization how = train.optimization();
    SegmenterEncoder encoder = spec.modelConfig().encoder();
    int epochs =
        train.maxSteps() > 0
            ? SegmenterTraining.inEpochs(train.maxSteps(), stepsPerEpoch)
            : how.numEpochs();
    return new TrainingPlan(
        encoder.start(how.enableQat(), train.shared().keepKnownClasses(), spec.randomSeed()),
        train
            .shared()
            .program(how.optimizer(), graph -> List.of(), encoder.frozenBlocks(), BatchNorms.NONE)
            .withHeadFactor(train.headFactor()),
        train
            .shared()
            .settings(
                epochs,
                train.policy().equals("linear")
                    ? new SegformerRate(train.lr())
                    : SegmenterOptimization.thirds(train.lr(), epochs),
                spec.randomSeed(),
                train.validationSteps() > 0
                    ? SegmenterTraining.inEpochs(train.validationSteps(), stepsPerEpoch)
                    : how.validationInterval()),
        train.shared().distillation());
  }
}
