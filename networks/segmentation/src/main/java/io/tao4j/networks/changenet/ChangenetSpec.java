package io.tao4j.networks.changenet;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.networks.tasks.segmentation.SegmenterLoading;
import io.tao4j.networks.tasks.segmentation.SegmenterOptimization;
import io.tao4j.networks.tasks.segmentation.SegmenterPictures;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec;
import io.tao4j.networks.tasks.segmentation.SegmenterTraining;
import io.tao4j.networks.tasks.segmentation.WindowsConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The spec of visual_changenet. TAO's YAML specs are read as they are: {@link ChangenetLayout}.
 *
 * @param task what is asked: where something changed, or whether a part is faulty
 * @param randomSeed seed of everything random
 * @param modelConfig the network
 * @param datasetConfig the data
 * @param trainingConfig the training
 * @param inferenceConfig the inference
 * @param classifyConfig parts
 */
public record ChangenetSpec(
    @Field(
            description =
                "segment: where something changed; classify: whether a part is faulty, which has"
                    + " classify_config in place of dataset_config",
            defaultValue = "segment",
            allowed = {"segment", "classify"},
            shownBy = "ClassifyMeaningTest.theTaskIsThatOfItsField")
        String task,
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "1234",
            min = 0,
            shownBy = "ChangenetMeaningTest.theTrainingIsThatOfItsFields")
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        ModelConfig modelConfig,
    @Field(description = "data") DatasetConfig datasetConfig,
    @Field(
            description = "training",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        TrainingConfig trainingConfig,
    @Field(
            description = "how large pictures are looked at (beyond TAO)",
            verbs = {Verb.EVALUATE, Verb.INFERENCE})
        WindowsConfig inferenceConfig,
    @Field(
            description = "parts, of task: classify",
            verbs = {Verb.TRAIN, Verb.EVALUATE, Verb.INFERENCE})
        ClassifyConfig classifyConfig)
    implements SegmenterSpec {

  /** Whether parts are judged. */
  boolean isOfParts() {
    return task.equals("classify");
  }

  /** The network. */
  public record ModelConfig(
      @Fragment SegmenterEncoder encoder,
      @Field(
              description = "channels that each map gets in the decoder",
              defaultValue = "256",
              min = 1,
              shownBy = "ChangenetMeaningTest.theGraphIsThatOfItsFields")
          int embedDim) {}

  /** The data. */
  public record DatasetConfig(
      @Field(
              description = "folder with the four folders below",
              path = PathKind.FOLDER,
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "ChangenetMeaningTest.theSetsAreThoseOfTheirFields")
          Optional<Path> rootDir,
      @Field(
              description = "folder of the pictures before",
              defaultValue = "A",
              shownBy = "ChangenetMeaningTest.theSetsAreThoseOfTheirFields")
          String imageFolderName,
      @Field(
              description = "folder of the pictures after, of the same names",
              defaultValue = "B",
              shownBy = "ChangenetMeaningTest.theSetsAreThoseOfTheirFields")
          String changeImageFolderName,
      @Field(
              description = "folder of the masks, of the same names but for their ending",
              defaultValue = "label",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "ChangenetMeaningTest.theSetsAreThoseOfTheirFields")
          String annotationFolderName,
      @Field(
              description = "folder of the lists: SPLIT.txt with the name of a picture a line",
              defaultValue = "list",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "ChangenetMeaningTest.theSetsAreThoseOfTheirFields")
          String listFolderName,
      @Field(
              description = "what names of masks end in instead of the pictures' extension",
              defaultValue = ".png",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "ChangenetMeaningTest.theSetsAreThoseOfTheirFields")
          String labelSuffix,
      @Field(
              description = "name of the training set's list",
              defaultValue = "train",
              shownBy = "ChangenetMeaningTest.theSetsAreThoseOfTheirFields")
          String trainSplit,
      @Field(
              description = "name of the validation set's list; empty: there is none",
              defaultValue = "val",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "ChangenetMeaningTest.theSetsAreThoseOfTheirFields")
          String validationSplit,
      @Field(
              description =
                  "norm: masks are black and white, levels from 128 on are a change unless all"
                      + " values are listed; None: values are the classes' numbers",
              defaultValue = "norm",
              allowed = {"norm", "None"},
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "ChangenetMeaningTest.theClassesAreNumbered")
          String labelTransform,
      @Field(
              description = "names of the classes; the number of each is its value in masks",
              defaultValue = "[no_change, change]",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "ChangenetMeaningTest.theClassesAreNumbered")
          List<String> classNames,
      @Fragment SegmenterPictures pictures,
      @Fragment SegmenterLoading loading) {

    /** Value in masks of pixels that count nowhere, as TAO has it. */
    private static final int IGNORED = 255;

    Optional<Source> source(String split) {
      return rootDir.filter(root -> !split.isEmpty()).map(root -> changes(root, split));
    }

    private Changes changes(Path root, String split) {
      return new Changes(
          root.resolve(listFolderName).resolve(split + ".txt"),
          root.resolve(imageFolderName),
          root.resolve(changeImageFolderName),
          root.resolve(annotationFolderName),
          labelSuffix);
    }

    MaskClasses classes() {
      boolean grey = labelTransform.equals("norm");
      return MaskClasses.of(
          IntStream.range(0, classNames.size())
              .mapToObj(i -> new MaskClasses.Entry(classNames.get(i), classNames.get(i), i))
              .toList(),
          false,
          grey ? OptionalInt.empty() : OptionalInt.of(IGNORED),
          grey);
    }
  }

  /** The training. */
  public record TrainingConfig(
      @Fragment SegmenterOptimization optimization,
      @Field(
              description = "rate of all weights",
              defaultValue = "1e-4",
              min = 0,
              exclusiveMin = true,
              shownBy = "ChangenetMeaningTest.thePolicyIsAFallOrStairs")
          double lr,
      @Field(
              description =
                  "linear: a fall from epoch to epoch, to nothing after the last; step: a tenth"
                      + " after each third of the epochs",
              defaultValue = "linear",
              allowed = {"linear", "step"},
              shownBy = "ChangenetMeaningTest.thePolicyIsAFallOrStairs")
          String policy,
      @Fragment SegmenterTraining shared) {}

  @Override
  public Sets sets() {
    return datasetConfig
        .loading()
        .sets(
            datasetConfig.source(datasetConfig.trainSplit()).stream().toList(),
            datasetConfig.source(datasetConfig.validationSplit()).stream().toList(),
            datasetConfig.pictures().filterData(),
            trainingConfig.optimization().workers(),
            trainingConfig.shared());
  }

  @Override
  public MaskClasses classes() {
    return datasetConfig.classes();
  }

  @Override
  public Preprocessing preprocessing() {
    SegmenterEncoder encoder = modelConfig.encoder();
    return datasetConfig.pictures().preprocessing(encoder.inputHeight(), encoder.inputWidth());
  }

  @Override
  public SegmentationAugmentation augmentation() {
    return datasetConfig.pictures().augmentation().toAugmentation();
  }

  @Override
  public int batchSize() {
    return trainingConfig.optimization().batchSize();
  }

  @Override
  public TrainingPlan plan(int stepsPerEpoch) {
    SegmenterOptimization how = trainingConfig.optimization();
    SegmenterTraining shared = trainingConfig.shared();
    return new TrainingPlan(
        modelConfig.encoder().start(how.enableQat(), shared.keepKnownClasses(), randomSeed),
        shared.program(
            how.optimizer(),
            graph -> List.of(),
            modelConfig.encoder().frozenBlocks(),
            BatchNorms.NONE),
        shared.settings(
            how.numEpochs(),
            trainingConfig.policy().equals("linear")
                ? new ChangenetRate(trainingConfig.lr(), how.numEpochs())
                : SegmenterOptimization.thirds(trainingConfig.lr(), how.numEpochs()),
            randomSeed,
            how.validationInterval()),
        shared.distillation());
  }

  @Override
  public boolean quantizationAware() {
    return trainingConfig.optimization().enableQat();
  }

  @Override
  public Windows windows() {
    return inferenceConfig.windows();
  }
}
