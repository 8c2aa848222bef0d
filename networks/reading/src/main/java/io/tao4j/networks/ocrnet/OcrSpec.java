package io.tao4j.networks.ocrnet;

import io.tao4j.networks.reading.TextRules;
import io.tao4j.networks.tasks.spec.PlateauFields;
import io.tao4j.networks.tasks.spec.TrainingEpochs;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of ocrnet. Fields that TAO does not have say so in their description.
 *
 * @param model the network
 * @param dataset the data
 * @param train the training
 * @param evaluate the evaluation
 * @param inference the inference
 */
public record OcrSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Dataset dataset,
    @Field(description = "training", verbs = Verb.TRAIN) Train train,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) Evaluate evaluate,
    @Field(description = "inference", verbs = Verb.INFERENCE) Inference inference) {

  /** The network. */
  public record Model(
      @Field(
              name = "TPS",
              description = "make bent words straight first, by a thin-plate spline",
              shownBy = "OcrMeaningTest.theNetworkIsThatOfItsFields")
          boolean tps,
      @Field(
              description = "points of the spline, half of them above the word",
              defaultValue = "20",
              min = 4,
              max = 60,
              shownBy = "OcrMeaningTest.theNetworkIsThatOfItsFields")
          int numFiducial,
      @Field(
              description =
                  "convolutions: ResNet, a step each four pixels; ResNet2X, without its first pool, a"
                      + " step each two; FAN_tiny_2X, a step each eight, for inputs of 64x200",
              defaultValue = "ResNet",
              allowed = {"ResNet", "ResNet2X", "FAN_tiny_2X"},
              shownBy = "OcrMeaningTest.theNetworkIsThatOfItsFields")
          String backbone,
      @Field(
              description = "channels of the last map of a ResNet",
              defaultValue = "512",
              min = 16,
              shownBy = "OcrMeaningTest.theNetworkIsThatOfItsFields")
          int featureChannel,
      @Field(
              description =
                  "what joins the columns: BiLSTM, two layers that read both ways, or None (beyond TAO),"
                      + " which reads each column by itself and learns letters, not words, from small sets",
              defaultValue = "BiLSTM",
              allowed = {"BiLSTM", "None"},
              shownBy = "OcrMeaningTest.theNetworkIsThatOfItsFields")
          String sequence,
      @Field(
              description = "units of each direction of the LSTMs, and of the attention",
              defaultValue = "256",
              min = 1,
              shownBy = "OcrMeaningTest.theNetworkIsThatOfItsFields")
          int hiddenSize,
      @Field(
              description =
                  "how steps become characters: CTC, or Attn, an LSTM that looks at the columns",
              defaultValue = "CTC",
              allowed = {"CTC", "Attn"},
              shownBy = "OcrMeaningTest.theNetworkIsThatOfItsFields")
          String prediction,
      @Field(
              description =
                  "train on the grid of 8 bits, from quantize_model_path or another model",
              verbs = Verb.TRAIN,
              shownBy = "OcrMeaningTest.theTrainingStartsWhereItsFieldsSay")
          boolean quantize,
      @Field(
              description = "width of the input",
              unit = "pixels",
              defaultValue = "100",
              min = 16,
              shownBy = "OcrMeaningTest.picturesHaveTheSizeOfTheirFields")
          int inputWidth,
      @Field(
              description = "height of the input",
              unit = "pixels",
              defaultValue = "32",
              min = 16,
              shownBy = "OcrMeaningTest.picturesHaveTheSizeOfTheirFields")
          int inputHeight,
      @Field(
              description = "3 for colour, 1 for grey",
              defaultValue = "1",
              shownBy = "OcrMeaningTest.picturesHaveTheSizeOfTheirFields")
          int inputChannel,
      @Field(
              description = "pruned model to go on with (.tao)",
              verbs = Verb.TRAIN,
              path = PathKind.FILE,
              shownBy = "OcrMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> prunedGraphPath,
      @Field(
              description = "model to train on the grid of 8 bits (.tao)",
              verbs = Verb.TRAIN,
              path = PathKind.FILE,
              shownBy = "OcrMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> quantizeModelPath) {
    /** Whether LSTMs join the columns. */
    boolean joinsColumns() {
      return sequence.equals("BiLSTM");
    }

    /** Whether a decoder with attention writes the characters. */
    boolean isAttention() {
      return prediction.equals("Attn");
    }
  }

  /** The data. */
  public record Dataset(
      @Field(
              description =
                  "training sets: folders of LMDB, made by dataset_convert; with train_gt_file one"
                      + " folder of pictures",
              verbs = Verb.TRAIN,
              required = true,
              path = PathKind.FOLDER,
              shownBy = "OcrMeaningTest.setsAreListsOrLmdb")
          List<Path> trainDatasetDir,
      @Field(
              description =
                  "a line each picture of the folder: its path, a tab or blanks, the text",
              verbs = Verb.TRAIN,
              path = PathKind.FILE,
              shownBy = "OcrMeaningTest.setsAreListsOrLmdb")
          Optional<Path> trainGtFile,
      @Field(
              description = "validation set: a folder, as train_dataset_dir",
              path = PathKind.FOLDER,
              shownBy = "OcrMeaningTest.setsAreListsOrLmdb")
          Optional<Path> valDatasetDir,
      @Field(
              description = "list of the validation set's pictures, as train_gt_file",
              path = PathKind.FILE,
              shownBy = "OcrMeaningTest.setsAreListsOrLmdb")
          Optional<Path> valGtFile,
      @Field(
              description =
                  "a character a line, in the order of their numbers; the model keeps them",
              verbs = Verb.TRAIN,
              required = true,
              path = PathKind.FILE,
              shownBy = "OcrMeaningTest.theNetworkIsThatOfItsFields")
          Path characterListFile,
      @Field(
              description = "most characters of a text; Attn writes as many steps, and one more",
              defaultValue = "25",
              min = 1,
              max = 200,
              shownBy = "OcrMeaningTest.textsThatDoNotFitAreRefusedOrLeftOut")
          int maxLabelLength,
      @Field(
              description = "letters of labels become lower or upper ones, or stay (beyond TAO)",
              defaultValue = "keep",
              allowed = {"keep", "lower", "upper"},
              shownBy = "OcrMeaningTest.textsThatDoNotFitAreRefusedOrLeftOut")
          String labelCase,
      @Field(
              description =
                  "pictures whose texts are too long or have characters that are not listed: refuse"
                      + " the set, or skip them (beyond TAO)",
              defaultValue = "refuse",
              allowed = {"refuse", "skip"},
              shownBy = "OcrMeaningTest.textsThatDoNotFitAreRefusedOrLeftOut")
          String faultyLabels,
      @Field(
              description = "pictures of a step",
              verbs = Verb.TRAIN,
              defaultValue = "16",
              min = 1,
              shownBy = "BatchLoaderTest.countsBatchesWithAndWithoutTheLast")
          int batchSize,
      @Field(
              description = "threads that read and vary pictures",
              defaultValue = "8",
              min = 1,
              shownBy = "OcrMeaningTest.setsAreListsOrLmdb")
          int workers,
      @Field(description = "changes of training pictures", verbs = Verb.TRAIN)
          Augmentation augmentation,
      @Field(
              description = "pictures of a calibration",
              ignored = "export takes them from the call, --cal_image_dir")
          Optional<CalibrationSet> quantCalibrationDataset,
      @Field(
              description = "share of the pictures that may be unreadable (beyond TAO)",
              defaultValue = "0.05",
              min = 0,
              max = 1,
              shownBy = "BatchLoaderTest.stopsAboveTheLimitWithTheFirstTen")
          double maxBadImages,
      @Field(
              description = "room for decoded pictures (beyond TAO)",
              unit = "MiB",
              defaultValue = "512",
              min = 0,
              shownBy = "BatchLoaderTest.theCacheKeepsToItsBytes")
          int cacheMegabytes) {

    /** Which texts can be learnt; letters in the case that the field says. */
    TextRules.LetterCase letterCase() {
      return switch (labelCase) {
        case "lower" -> TextRules.LetterCase.LOWER;
        case "upper" -> TextRules.LetterCase.UPPER;
        default -> TextRules.LetterCase.KEEP;
      };
    }
  }

  /** Pictures of a calibration. */
  public record CalibrationSet(@Field(description = "their folder") String imagesDir) {}

  /** Changes of training pictures. */
  public record Augmentation(
      @Field(
              description =
                  "scale pictures by their height and go on with their last column; only false: they"
                      + " are stretched",
              shownBy = "OcrMeaningTest.picturesAreNotKeptInTheirShape")
          boolean keepAspectRatio,
      @Field(
              description = "how often a picture is changed at all",
              min = 0,
              max = 1,
              shownBy = "OcrMeaningTest.picturesAreVariedInTaosOrder")
          double augProb,
      @Field(
              description = "how often, of those, it becomes its negative",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "OcrMeaningTest.picturesAreVariedInTaosOrder")
          double reverseColorProb,
      @Field(
              description = "how often it is turned",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "OcrMeaningTest.picturesAreVariedInTaosOrder")
          double rotateProb,
      @Field(
              description =
                  "largest turn; it is by whole degrees from 0 on, counter-clockwise, as in TAO",
              unit = "degrees",
              defaultValue = "5",
              min = 0,
              max = 360,
              shownBy = "OcrMeaningTest.picturesAreVariedInTaosOrder")
          int maxRotationDegree,
      @Field(
              description = "how often it is blurred",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "OcrMeaningTest.picturesAreVariedInTaosOrder")
          double blurProb,
      @Field(
              description =
                  "deviations of the blur: any between the smallest and the largest; none: no blur",
              unit = "pixels",
              defaultValue = "[1, 2, 3, 4]",
              min = 0,
              shownBy = "OcrMeaningTest.picturesAreVariedInTaosOrder")
          List<Double> gaussianRadiusList) {}

  /** The training. */
  public record Train(
      @Field(
              description = "seed of everything random",
              defaultValue = "1111",
              min = 0,
              shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
          long seed,
      @Fragment TrainingEpochs epochs,
      @Field(
              description = "largest norm of the gradient; 0 for any",
              defaultValue = "5",
              min = 0,
              shownBy = "OcrMeaningTest.theTrainingIsThatOfItsFields")
          double clipGradNorm,
      @Field(
              description = "model or weights to start from (.tao)",
              path = PathKind.FILE,
              shownBy = "OcrMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> pretrainedModelPath,
      @Field(
              description = "judge by a moving average of the weights",
              shownBy = "OcrMeaningTest.theTrainingIsThatOfItsFields")
          boolean modelEma,
      @Field(
              description = "decay of that average; it rises to it over some 2000 updates",
              defaultValue = "0.9999",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "OcrMeaningTest.theTrainingIsThatOfItsFields")
          double modelEmaDecay,
      @Field(description = "update rule and rate") Optim optim) {}

  /** Update rule and rate. */
  public record Optim(
      @Field(
              description = "update rule: adadelta with rho 0.95, or adam",
              defaultValue = "adadelta",
              allowed = {"adadelta", "adam"},
              shownBy = "OcrMeaningTest.theRuleIsThatOfItsName")
          String name,
      @Field(
              description = "rate",
              defaultValue = "1",
              min = 0,
              exclusiveMin = true,
              shownBy = "OcrMeaningTest.theRateGoesAsItsFieldsSay")
          double lr,
      @Field(
              description =
                  "penalty on weights: times the weight, added to its gradient; TAO has it in its"
                      + " specs and does not apply it, so that absent it is 0 here",
              min = 0,
              max = 1,
              shownBy = "OcrMeaningTest.theRuleIsThatOfItsName")
          Optional<Double> weightDecay,
      @Field(
              description =
                  "MultiStep: stairs of lr_steps and lr_decay; OneCycle: a rise over three tenths of"
                      + " the training, then a fall along a cosine (beyond TAO). TAO has MultiStep in"
                      + " its specs and trains at one rate, as here where this is absent",
              allowed = {"MultiStep", "OneCycle", "AutoReduce"},
              shownBy = "OcrMeaningTest.theRateGoesAsItsFieldsSay")
          Optional<String> lrScheduler,
      @Field(
              description = "epochs from which on the rate is lower",
              unit = "epochs",
              defaultValue = "[15, 25]",
              min = 0,
              shownBy = "OcrMeaningTest.theRateGoesAsItsFieldsSay")
          List<Integer> lrSteps,
      @Field(
              description = "factor from stair to stair",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "OcrMeaningTest.theRateGoesAsItsFieldsSay")
          double lrDecay,
      @Fragment PlateauFields plateau) {}

  /** The evaluation. */
  public record Evaluate(
      @Field(
              description = "pictures per step",
              defaultValue = "1",
              min = 1,
              shownBy = "OcrMeaningTest.setsAreListsOrLmdb")
          int batchSize,
      @Field(
              description =
                  "what is read: a folder of LMDB, or with test_dataset_gt_file one of pictures;"
                      + " absent: the validation set of dataset",
              path = PathKind.FOLDER,
              shownBy = "OcrMeaningTest.setsAreListsOrLmdb")
          Optional<Path> testDatasetDir,
      @Field(
              description = "list of the pictures, as dataset.train_gt_file",
              path = PathKind.FILE,
              shownBy = "OcrMeaningTest.setsAreListsOrLmdb")
          Optional<Path> testDatasetGtFile,
      @Field(
              description = "sequences that a beam search keeps; 1: the best path (beyond TAO)",
              defaultValue = "1",
              min = 1,
              max = 1000,
              shownBy = "OcrMeaningTest.aBeamSearchSumsPaths")
          int beamWidth) {}

  /** The inference. */
  public record Inference(
      @Field(
              description = "sequences that a beam search keeps; 1: the best path (beyond TAO)",
              defaultValue = "1",
              min = 1,
              max = 1000,
              shownBy = "OcrMeaningTest.aBeamSearchSumsPaths")
          int beamWidth) {}
}
