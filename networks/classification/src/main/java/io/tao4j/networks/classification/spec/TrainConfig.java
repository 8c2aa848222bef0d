package io.tao4j.networks.classification.spec;

import io.tao4j.networks.tasks.classification.PytorchAugmentation;
import io.tao4j.networks.tasks.spec.DistillationConfig;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.networks.tasks.spec.VisualizerConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TAO's {@code train_config} of classification: data, augmentation and training. */
public record TrainConfig(
    @Field(
            description = "folder of class folders, or (beyond TAO) a CSV file of path,label",
            required = true,
            path = PathKind.EXISTING,
            shownBy =
                "ImageFolderDatasetTest.takesClassesByNameAndPicturesByPathWithoutHiddenAndOtherFiles")
        Path trainDatasetPath,
    @Field(
            description = "folder or CSV file as above; absent: nothing is validated",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            path = PathKind.EXISTING,
            shownBy = "DataFolderTest.aValidationSetMeetsItsTrainingSetsNames")
        Optional<Path> valDatasetPath,
    @Field(
            description =
                "what to start from: a .tao model (graph and weights), or weights of this"
                    + " backbone as safetensors, PyTorch, TorchScript, ONNX, Keras or TensorFlow"
                    + " file",
            path = PathKind.EXISTING,
            shownBy = "ClassificationFieldsTest.itStartsFromWhatItsFieldsName")
        Optional<Path> pretrainedModelPath,
    @Field(
            description =
                "the same from elsewhere: classpath:NAME, https://HOST/FILE#sha256=HEX,"
                    + " hf:OWNER/NAME@REVISION/FILE or ngc:ORG/TEAM/MODEL:VERSION",
            shownBy = "ClassificationFieldsTest.itStartsFromWhatItsFieldsName")
        Optional<String> pretrainedSource,
    @Field(
            description =
                "accept weights that lack some of the backbone's, or have more; else an error",
            shownBy = "ClassificationStartTest.aPartOfTheWeightsIsAnErrorUnlessTheSpecAllowsIt")
        boolean pretrainedPartial,
    @Field(description = "update rule") OptimizerConfig optimizer,
    @Field(
            description = "images per step",
            defaultValue = "64",
            min = 1,
            shownBy = "ClassificationFieldsTest.theSetIsLoadedAsItsFieldsSay")
        int batchSizePerGpu,
    @Field(
            description = "passes over the data",
            unit = "epochs",
            defaultValue = "80",
            min = 1,
            shownBy = "ClassificationFieldsTest.itsLengthAndItsEndAreThoseOfItsFields")
        int nEpochs,
    @Field(
            description = "threads that decode images",
            defaultValue = "2",
            min = 1,
            shownBy = "ClassificationFieldsTest.theSetIsLoadedAsItsFieldsSay")
        int nWorkers,
    @Field(description = "penalty on weights") RegConfig regConfig,
    @Field(description = "learning rate over time") LrConfig lrConfig,
    @Field(
            description = "seed of everything random",
            defaultValue = "42",
            min = 0,
            shownBy = "ClassificationFieldsTest.theSetIsLoadedAsItsFieldsSay")
        long randomSeed,
    @Field(
            description =
                "in training a picture that is not of the input's size is scaled, its shape kept,"
                    + " to cover the input divided by a number from 0.45 to 1, and cut at random;"
                    + " false: stretched",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "PictureMeaningTest.cropsAndColoursAreTaos")
        boolean enableRandomCrop,
    @Field(
            description =
                "a picture that is not of the input's size is scaled, its shape kept, to cover 32"
                    + " pixels more each way, then the middle: at validation and by the model"
                    + " later; false: stretched",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "ClassificationFieldsTest.picturesAreThoseOfItsFields")
        boolean enableCenterCrop,
    @Field(
            description =
                "random hue (25 degrees), saturation (0.2) and contrast (0.1) of pictures that"
                    + " enable_random_crop cuts, in colour",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "PictureMeaningTest.cropsAndColoursAreTaos")
        boolean enableColorAugmentation,
    @Field(
            description =
                "share of the target spread over all classes; TAO's TF1 classification reads it"
                    + " and does nothing",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "ClassificationFieldsTest.targetsAreThoseOfItsFields")
        double labelSmoothing,
    @Field(
            description = "caffe (BGR - mean), torch (/255, - mean, / std) or tf (to [-1, 1])",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            defaultValue = "caffe",
            allowed = {"caffe", "torch", "tf"},
            shownBy = "ClassificationFieldsTest.picturesAreThoseOfItsFields")
        String preprocessMode,
    @Field(
            description = "alpha of mixup's Beta distribution; 0 mixes nothing",
            defaultValue = "0.1",
            protobufDefault = "0.0",
            min = 0,
            max = 1,
            shownBy = "ClassificationFieldsTest.targetsAreThoseOfItsFields")
        double mixupAlpha,
    @Field(description = "layers on several GPUs", ignored = "one device trains the whole network")
        List<Double> modelParallelism,
    @Field(
            description = "means to subtract, r g b or l; caffe mode only",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            shownBy = "ClassificationMeaningTest.meansOfTheSpecAreSubtractedByChannel")
        Map<String, Double> imageMean,
    @Field(
            description = "no random horizontal flip",
            shownBy = "PictureMeaningTest.cropsAndColoursAreTaos")
        boolean disableHorizontalFlip,
    @Field(
            description = "pictures of the training for a viewer",
            ignored = "TensorBoard events are always written, to the results folder")
        Optional<VisualizerConfig> visualizer,
    @Field(
            description =
                "random resized crop in training, of random shape, instead of"
                    + " enable_random_crop (beyond TAO)",
            shownBy = "PictureMeaningTest.fieldsBeyondTaoHaveNewNames")
        boolean enableRandomResizedCrop,
    @Field(
            description =
                "smallest share of the image that a random resized crop takes (beyond TAO)",
            defaultValue = "0.08",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "PictureMeaningTest.fieldsBeyondTaoHaveNewNames")
        double randomCropMinScale,
    @Field(
            description =
                "pixels added around the resized image before a random crop of the input size;"
                    + " 0 for none (beyond TAO)",
            min = 0,
            shownBy = "PictureMeaningTest.fieldsBeyondTaoHaveNewNames")
        int randomShiftPixels,
    @Field(
            description =
                "random brightness, contrast, saturation (0.4) and hue (0.1) of all pictures in"
                    + " training (beyond TAO)",
            shownBy = "PictureMeaningTest.fieldsBeyondTaoHaveNewNames")
        boolean enableColorJitter,
    @Field(
            description =
                "what the picture covers before the centre crop, over the crop: 1.143 is 256 over"
                    + " 224, whatever the size; 0 for TAO's 32 pixels (beyond TAO)",
            min = 0,
            max = 4,
            shownBy = "PictureMeaningTest.theCentreCrop")
        double centerCropRatio,
    @Field(description = "how TAO's PyTorch classification varies pictures (beyond TAO here)")
        PytorchAugmentation pytorchAugmentation,
    @Field(
            description =
                "means of levels / 255 in torch mode, of red, green and blue, or of grey; empty:"
                    + " the usual ones (beyond TAO here)",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            shownBy = "ClassificationFieldsTest.picturesAreThoseOfItsFields")
        List<Double> pixelMean,
    @Field(
            description =
                "deviations in torch mode, as pixel_mean; empty: 0.224 for all channels, as"
                    + " TAO's Keras classifications have it (beyond TAO here)",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            min = 1e-6,
            shownBy = "ClassificationFieldsTest.picturesAreThoseOfItsFields")
        List<Double> pixelStd,
    @Field(
            description = "factor of the loss by class name, else 1 (beyond TAO)",
            min = 0,
            shownBy = "ClassificationFieldsTest.theLossWeighsTheClassesOfItsFields")
        Map<String, Double> classWeights,
    @Field(
            description = "validate after every so many epochs (beyond TAO)",
            unit = "epochs",
            defaultValue = "1",
            min = 1,
            shownBy = "ClassificationFieldsTest.itsLengthAndItsEndAreThoseOfItsFields")
        int validationPeriod,
    @Field(
            description =
                "keep a checkpoint of every so many epochs; 0 keeps best and last (beyond TAO)",
            unit = "epochs",
            min = 0,
            shownBy = "ClassificationFieldsTest.itsLengthAndItsEndAreThoseOfItsFields")
        int checkpointInterval,
    @Field(description = "ends a training that no longer improves (beyond TAO)")
        Optional<EarlyStopping> earlyStopping,
    @Field(
            description = "largest L2 norm of the gradient; 0 for no limit (beyond TAO)",
            min = 0,
            shownBy = "ClassificationFieldsTest.theProgramIsThatOfItsFields")
        double gradientClipNorm,
    @Field(
            description =
                "decay d of an average of weights and running statistics, at a step d * (1 -"
                    + " exp(-step * (1 - d) / 2)) unless ema_ramp is false; 0 for none (beyond TAO)",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "ClassificationFieldsTest.theProgramIsThatOfItsFields")
        double emaDecay,
    @Field(
            description = "share of unreadable images above which training stops (beyond TAO)",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            defaultValue = "0.05",
            min = 0,
            max = 1,
            shownBy = "ClassificationFieldsTest.theSetIsLoadedAsItsFieldsSay")
        double maxBadImages,
    @Field(
            description = "memory for decoded images (beyond TAO)",
            unit = "MiB",
            defaultValue = "512",
            min = 0,
            shownBy = "ClassificationFieldsTest.theSetIsLoadedAsItsFieldsSay")
        int cacheMegabytes,
    @Field(description = "what is trained when, and how fast (beyond TAO)")
        FineTuningConfig fineTuning,
    @Field(description = "a larger trained model to learn from (beyond TAO)")
        Optional<DistillationConfig> distillation,
    @Field(
            description =
                "figure that decides which model is the best, and when to end early: one of the"
                    + " validation (recall, log_loss, ...), loss of the training or"
                    + " validation_loss. Absent: top_1 (beyond TAO)",
            shownBy = "ClassificationFieldsTest.itsLengthAndItsEndAreThoseOfItsFields")
        Optional<String> monitor,
    @Field(
            description =
                "gradients of so many batches make one update, as one batch of all their pictures"
                    + " would (beyond TAO)",
            defaultValue = "1",
            min = 1,
            shownBy = "ClassificationFieldsTest.itsLengthAndItsEndAreThoseOfItsFields")
        int batchesPerUpdate,
    @Field(
            description =
                "train on the grid of 8 bits: fine-tunes a trained model, batch norms folded"
                    + " (beyond TAO here, its detectors have it)",
            shownBy = "EndToEndTest.*")
        boolean enableQat,
    @Field(
            description =
                "leave a last batch that is not full out; false: it is trained too, as in TAO"
                    + " (beyond TAO)",
            shownBy = "LastBatchTest.anIncompleteBatchIsTrainedUnlessAskedNotTo")
        boolean dropLastBatch,
    @Field(
            description =
                "whether the average's decay rises to ema_decay; false: it is ema_decay from the"
                    + " start, as in TAO's PyTorch (beyond TAO here)",
            defaultValue = "true",
            shownBy = "ClassificationFieldsTest.theProgramIsThatOfItsFields")
        boolean emaRamp,
    @Field(
            description =
                "alpha of mixup or cutmix, one of both a batch with one share for the batch, as"
                    + " TAO's PyTorch has them, instead of mixup_alpha; 0 for neither (beyond TAO"
                    + " here)",
            min = 0,
            max = 1,
            shownBy = "ClassificationFieldsTest.targetsAreThoseOfItsFields")
        double batchMixAlpha,
    @Field(
            description =
                "weight_decay is on biases and norms too, as in TAO's PyTorch; false: on kernels"
                    + " only (beyond TAO here)",
            shownBy = "ClassificationFieldsTest.theProgramIsThatOfItsFields")
        boolean decayAll,
    @Field(
            description =
                "parameters whose name contains one of these do not decay (beyond TAO here)",
            shownBy = "ClassificationFieldsTest.theProgramIsThatOfItsFields")
        List<String> decaySkipNames) {

  /** When to end before the last epoch. */
  public record EarlyStopping(
      @Field(
              description = "validations without improvement",
              defaultValue = "10",
              min = 1,
              shownBy = "ClassificationFieldsTest.itsLengthAndItsEndAreThoseOfItsFields")
          int patience,
      @Field(
              description = "what counts as improvement of the figure",
              min = 0,
              shownBy = "ClassificationFieldsTest.itsLengthAndItsEndAreThoseOfItsFields")
          double minDelta) {}

  /** Penalty on weights. */
  public record RegConfig(
      @Field(
              description = "norm",
              defaultValue = "L2",
              allowed = {"L1", "L2", "None"},
              shownBy = "ClassificationFieldsTest.thePenaltyIsThatOfItsFields")
          String type,
      @Field(
              description =
                  "layers, by comma: Conv2D, Dense; other words have no effect, and kernels of"
                      + " depthwise convolutions have no penalty, as in TAO",
              defaultValue = "Conv2D,Dense",
              shownBy =
                  "ClassificationMeaningTest.penaltiesAreNotOnDepthwiseKernelsAndOtherScopesAreSaid")
          String scope,
      @Field(
              description = "factor of the sum of |w| or w^2",
              defaultValue = "0.00005",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.thePenaltyIsThatOfItsFields")
          double weightDecay) {}
}
