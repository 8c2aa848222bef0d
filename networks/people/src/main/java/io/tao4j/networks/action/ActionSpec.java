package io.tao4j.networks.action;

import io.tao4j.networks.tasks.spec.PlateauFields;
import io.tao4j.networks.tasks.spec.TrainingEpochs;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's spec of action_recognition. Fields that TAO does not have say so in their description.
 *
 * @param model the network
 * @param dataset the data
 * @param train the training
 * @param evaluate the evaluation
 * @param inference the inference
 */
public record ActionSpec(
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
              description = "what is looked at: pictures (rgb), optical flow (of), both (joint)",
              defaultValue = "rgb",
              allowed = {"rgb", "of", "joint"},
              shownBy = "ActionMeaningTest.theNetworkIsThatOfItsFields")
          String modelType,
      @Field(
              description = "trunk; i3d is not here",
              defaultValue = "resnet_18",
              allowed = {
                "resnet_10",
                "resnet_18",
                "resnet_34",
                "resnet_50",
                "resnet_101",
                "resnet_152",
                "resnet10",
                "resnet18",
                "resnet34",
                "resnet50",
                "resnet101",
                "resnet152",
                "i3d"
              },
              shownBy = "ActionMeaningTest.theNetworkIsThatOfItsFields")
          String backbone,
      @Field(
              description =
                  "2d: frames are channels of a picture; 3d: they are an axis that is convolved over"
                      + " too",
              defaultValue = "2d",
              allowed = {"2d", "3d"},
              shownBy = "ActionMeaningTest.theNetworkIsThatOfItsFields")
          String inputType,
      @Field(
              description = "flows of a clip",
              unit = "frames",
              defaultValue = "10",
              min = 1,
              shownBy = "ActionMeaningTest.theNetworkIsThatOfItsFields")
          int ofSeqLength,
      @Field(
              description =
                  "weights that the network of the flow starts from: a model (.tao) of this network"
                      + " or a classifier, or public weights of the trunk, which are inflated",
              path = PathKind.FILE,
              shownBy = "ActionMeaningTest.weightsOfPicturesAreInflated")
          Optional<Path> ofPretrainedModelPath,
      @Field(description = "classes of that model", ignored = "the model's file says its classes")
          Optional<Integer> ofPretrainedNumClasses,
      @Field(
              description = "pictures of a clip",
              unit = "frames",
              defaultValue = "3",
              min = 1,
              shownBy = "ActionMeaningTest.theNetworkIsThatOfItsFields")
          int rgbSeqLength,
      @Field(
              description = "weights that the network of the pictures starts from, as for the flow",
              path = PathKind.FILE,
              shownBy = "ActionMeaningTest.weightsOfPicturesAreInflated")
          Optional<Path> rgbPretrainedModelPath,
      @Field(description = "classes of that model", ignored = "the model's file says its classes")
          Optional<Integer> rgbPretrainedNumClasses,
      @Field(
              description = "width of the layer that joins both streams' scores",
              defaultValue = "64",
              min = 1,
              shownBy = "ActionMeaningTest.bothStreamsAreJoined")
          int numFc,
      @Field(
              description = "model of both streams to start from (.tao)",
              path = PathKind.FILE,
              shownBy = "ActionMeaningTest.bothStreamsAreJoined")
          Optional<Path> jointPretrainedModelPath,
      @Field(
              description =
                  "random_interval: a frame of each of as many parts of a video; consecutive: a run"
                      + " of frames",
              defaultValue = "random_interval",
              allowed = {"random_interval", "consecutive"},
              shownBy = "ClipSamplerTest.*")
          String sampleStrategy,
      @Field(
              description = "from frame to frame of a run",
              unit = "frames",
              defaultValue = "1",
              min = 1,
              shownBy = "ActionMeaningTest.theNetworkIsThatOfItsFields")
          int sampleRate,
      @Field(
              description = "start from ImageNet's weights",
              ignored = "rgb_pretrained_model_path names a file of weights; none is fetched")
          Optional<Boolean> imagenetPretrained,
      @Field(
              description = "share of the pooled numbers that is left out in training",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ActionMeaningTest.theNetworkIsThatOfItsFields")
          double dropoutRatio,
      @Field(
              description = "width of a frame",
              unit = "pixels",
              defaultValue = "224",
              min = 16,
              shownBy = "ActionMeaningTest.theNetworkIsThatOfItsFields")
          int inputWidth,
      @Field(
              description = "height of a frame",
              unit = "pixels",
              defaultValue = "224",
              min = 16,
              shownBy = "ActionMeaningTest.theNetworkIsThatOfItsFields")
          int inputHeight) {}

  /** The data. */
  public record Dataset(
      @Field(
              description =
                  "training set: CLASS/VIDEO/rgb with the frames, in u and v beside it the flow",
              verbs = Verb.TRAIN,
              required = true,
              path = PathKind.FOLDER,
              shownBy = "ActionMeaningTest.setsAreThoseOfTheirFields")
          Path trainDatasetDir,
      @Field(
              description = "validation set, of the same form",
              path = PathKind.FOLDER,
              shownBy = "ActionMeaningTest.setsAreThoseOfTheirFields")
          Optional<Path> valDatasetDir,
      @Field(
              description = "numbers of the classes by their names; absent: the folders in order",
              min = 0,
              verbs = Verb.TRAIN,
              shownBy = "ActionMeaningTest.setsAreThoseOfTheirFields")
          Map<String, Integer> labelMap,
      @Field(
              description = "clips of a step",
              defaultValue = "2",
              min = 1,
              shownBy = "ActionMeaningTest.setsAreThoseOfTheirFields")
          int batchSize,
      @Field(
              description = "threads that read",
              defaultValue = "8",
              min = 1,
              max = 64,
              shownBy = "ActionMeaningTest.setsAreThoseOfTheirFields")
          int workers,
      @Field(
              description = "clips of each video in an epoch",
              defaultValue = "1",
              min = 1,
              verbs = Verb.TRAIN,
              shownBy = "ActionMeaningTest.setsAreThoseOfTheirFields")
          int clipsPerVideo,
      @Field(description = "what is done to frames", verbs = Verb.TRAIN)
          AugmentationConfig augmentationConfig) {}

  /** What is done to frames, the same to all of a clip. */
  public record AugmentationConfig(
      @Field(
              description =
                  "random_crop: a window of the frame, whose shorter side is crop_smaller_edge;"
                      + " multi_scale_crop: a square of one of the scales at one of 13 places;"
                      + " no_crop: the whole frame, stretched",
              defaultValue = "random_crop",
              allowed = {"random_crop", "multi_scale_crop", "no_crop"},
              shownBy = "ActionMeaningTest.framesAreVariedAndNormalised")
          String trainCropType,
      @Field(
              description = "shares of the shorter side that multi_scale_crop takes",
              defaultValue = "[1]",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "ActionMeaningTest.framesAreVariedAndNormalised")
          List<Double> scales,
      @Field(
              description =
                  "probability with which left and right are exchanged; flows keep their numbers",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "ActionMeaningTest.framesAreVariedAndNormalised")
          double horizontalFlipProb,
      @Field(
              description = "means of pictures' levels / 255; one stands for all",
              defaultValue = "[0.485, 0.456, 0.406]",
              shownBy = "ActionMeaningTest.framesAreVariedAndNormalised")
          List<Double> rgbInputMean,
      @Field(
              description = "deviations of pictures' levels / 255",
              defaultValue = "[0.229, 0.224, 0.225]",
              min = 0,
              exclusiveMin = true,
              shownBy = "ActionMeaningTest.framesAreVariedAndNormalised")
          List<Double> rgbInputStd,
      @Field(
              description = "mean of flows' levels / 255",
              defaultValue = "[0.5]",
              shownBy = "ActionMeaningTest.framesAreVariedAndNormalised")
          List<Double> ofInputMean,
      @Field(
              description = "deviation of flows' levels / 255",
              defaultValue = "[0.5]",
              min = 0,
              exclusiveMin = true,
              shownBy = "ActionMeaningTest.framesAreVariedAndNormalised")
          List<Double> ofInputStd,
      @Field(
              description =
                  "judge by the middle of frames whose shorter side is crop_smaller_edge; false: by"
                      + " all of a frame, stretched",
              shownBy = "ActionMeaningTest.framesAreVariedAndNormalised")
          boolean valCenterCrop,
      @Field(
              description = "shorter side before a part is taken",
              unit = "pixels",
              defaultValue = "256",
              min = 1,
              shownBy = "ActionMeaningTest.framesAreVariedAndNormalised")
          int cropSmallerEdge) {}

  /** The training. */
  public record Train(
      @Field(
              description = "seed of everything random",
              defaultValue = "1234",
              min = 0,
              shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
          long seed,
      @Fragment TrainingEpochs epochs,
      @Field(
              description = "largest norm of the gradient; 0 for any",
              min = 0,
              shownBy = "ActionMeaningTest.theTrainingIsThatOfItsFields")
          double clipGradNorm,
      @Field(description = "rate") Optim optim) {}

  /** Rate of SGD. */
  public record Optim(
      @Field(
              description = "first rate",
              defaultValue = "0.0005",
              min = 0,
              exclusiveMin = true,
              shownBy = "ActionMeaningTest.theTrainingIsThatOfItsFields")
          double lr,
      @Field(
              description = "momentum",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ActionMeaningTest.theTrainingIsThatOfItsFields")
          double momentum,
      @Field(
              description = "times the weight, added to its gradient; of all parameters",
              defaultValue = "0.0005",
              min = 0,
              shownBy = "ActionMeaningTest.theTrainingIsThatOfItsFields")
          double weightDecay,
      @Field(
              description = "MultiStep; AutoReduce is not here",
              defaultValue = "MultiStep",
              allowed = {"MultiStep", "AutoReduce"},
              shownBy = "ActionMeaningTest.theTrainingIsThatOfItsFields")
          String lrScheduler,
      @Fragment PlateauFields plateau,
      @Field(
              description = "epochs from which on the rate is lower",
              unit = "epochs",
              defaultValue = "[15, 25]",
              min = 0,
              shownBy = "ActionMeaningTest.theTrainingIsThatOfItsFields")
          List<Integer> lrSteps,
      @Field(
              description = "factor from stair to stair",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "ActionMeaningTest.theTrainingIsThatOfItsFields")
          double lrDecay) {}

  /** The evaluation. */
  public record Evaluate(
      @Field(
              description = "clips of a step",
              defaultValue = "1",
              min = 1,
              shownBy = "ActionMeaningTest.videosAreJudgedByTheirClips")
          int batchSize,
      @Field(
              description = "set to judge by; absent: dataset.val_dataset_dir",
              path = PathKind.FOLDER,
              shownBy = "ActionMeaningTest.setsAreThoseOfTheirFields")
          Optional<Path> testDatasetDir,
      @Field(
              description =
                  "clips of a video: the one in the middle (center), some evenly spaced (conv), all"
                      + " (all); their scores are averaged",
              defaultValue = "center",
              allowed = {"center", "conv", "all"},
              shownBy = "ActionMeaningTest.videosAreJudgedByTheirClips")
          String videoEvalMode,
      @Field(
              description = "clips of conv",
              defaultValue = "10",
              min = 1,
              shownBy = "ActionMeaningTest.videosAreJudgedByTheirClips")
          int videoNumSegments) {}

  /** The inference. */
  public record Inference(
      @Field(
              description = "clips of a video, as evaluate.video_eval_mode",
              defaultValue = "center",
              allowed = {"center", "conv", "all"},
              shownBy = "ActionMeaningTest.videosAreAnsweredByTheirClips")
          String videoInfMode,
      @Field(
              description = "clips of conv",
              defaultValue = "1",
              min = 1,
              shownBy = "ActionMeaningTest.videosAreAnsweredByTheirClips")
          int videoNumSegments) {}
}
