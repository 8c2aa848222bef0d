package io.tao4j.networks.classification;

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

/**
 * TAO's classification spec. Fields that TAO does not have say so in their description. An absent
 * field of TAO's is 0, false or empty text in protobuf text, as in TAO, and in YAML the default
 * that TAO's service writes.
 *
 * @param modelConfig the network
 * @param trainConfig the training
 * @param evalConfig the evaluation
 */
public record ClassificationSpec(
    @Field(description = "network") ModelConfig modelConfig,
    @Field(description = "training", verbs = Verb.TRAIN) TrainConfig trainConfig,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) EvalConfig evalConfig) {

  /** Filters of the resize. */
  public enum ResizeInterpolation {
    @Field(description = "two by two pixels")
    BILINEAR,
    @Field(description = "four by four pixels")
    BICUBIC
  }

  /** The network. */
  public record ModelConfig(
      @Field(
              description = "backbone family, with n_layers its depth; or a backbone's own name",
              defaultValue = "resnet")
          String arch,
      @Field(
              description =
                  "an ONNX classifier to train instead of a backbone of ours; arch is then byom",
              path = PathKind.FILE)
          Optional<Path> byomModel,
      @Field(
              description = "channels, height, width of the input",
              required = true,
              defaultValue = "3,224,224")
          String inputImageSize,
      @Field(
              description =
                  "bits in which levels are counted, TAO's input_image_depth: with 16 and"
                      + " preprocess_mode caffe the network gets levels of 0 to 65535, and"
                      + " image_mean is of such. Pictures of 16 bits keep their levels with either",
              defaultValue = "8",
              allowed = {"8", "16"})
          String inputImageDepth,
      @Field(description = "filter of the resize", defaultValue = "BILINEAR")
          ResizeInterpolation resizeInterpolationMethod,
      @Field(description = "depth of the backbone family", defaultValue = "18", min = 1)
          int nLayers,
      @Field(
              description =
                  "where a model to start from has other classes, keep the last layer's weights of"
                      + " those whose names are the same; with the same classes they are kept"
                      + " anyway")
          boolean retainHead,
      @Field(
              description = "batch norms in the backbone; EfficientNet has them always, as in TAO",
              defaultValue = "true",
              protobufDefault = "false")
          boolean useBatchNorm,
      @Field(description = "biases in the backbone's convolutions") boolean useBias,
      @Field(
              description =
                  "max pool after the stem, as public weights have it; false gives the first stage"
                      + " stride 2 instead, as TAO's templates have it",
              defaultValue = "true",
              protobufDefault = "false")
          boolean usePooling,
      @Field(
              description =
                  "a projection on every shortcut; false: only where shapes change, as public"
                      + " weights have it")
          boolean allProjections,
      @Field(description = "batch norms use and keep their running statistics in training")
          boolean freezeBn,
      @Field(description = "backbone blocks whose convolutions do not change", min = 0)
          List<Integer> freezeBlocks,
      @Field(
              description = "dropout before the classifier",
              defaultValue = "0.001",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double dropout,
      @Field(
              description =
                  "largest rate of stochastic depth: residual branches are left out in training,"
                      + " more of them the deeper; EfficientNet, ViT, Swin, ConvNeXt, MiT (beyond"
                      + " TAO)",
              defaultValue = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double dropPath,
      @Field(description = "constants of the batch norms") BatchNormConfig batchNormConfig,
      @Field(description = "activation instead of the backbone's own")
          Optional<Activation> activation) {}

  /** Constants of the batch norms. */
  public record BatchNormConfig(
      @Field(
              description = "share of the old running statistics that a step keeps",
              defaultValue = "0.9",
              min = 1e-5,
              max = 1)
          double momentum,
      @Field(
              description =
                  "added to the variance; absent: as the backbone's public weights have it, 1e-5"
                      + " for most",
              min = 1e-10)
          Optional<Double> epsilon) {}

  /** An activation by name. */
  public record Activation(
      @Field(
              description = "which",
              required = true,
              allowed = {"relu", "relu6", "leaky_relu", "swish", "mish"})
          String activationType,
      @Field(
              description = "numbers of the activation",
              ignored = "the activations here have no parameters")
          Map<String, Double> activationParameters) {}

  /** The training. */
  public record TrainConfig(
      @Field(
              description = "folder of class folders, or (beyond TAO) a CSV file of path,label",
              required = true,
              path = PathKind.EXISTING)
          Path trainDatasetPath,
      @Field(
              description = "folder or CSV file as above; absent: nothing is validated",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              path = PathKind.EXISTING)
          Optional<Path> valDatasetPath,
      @Field(
              description =
                  "what to start from: a .tao model (graph and weights), or weights of this"
                      + " backbone as safetensors, PyTorch, TorchScript, ONNX, Keras or TensorFlow"
                      + " file",
              path = PathKind.EXISTING)
          Optional<Path> pretrainedModelPath,
      @Field(
              description =
                  "the same from elsewhere: classpath:NAME, https://HOST/FILE#sha256=HEX,"
                      + " hf:OWNER/NAME@REVISION/FILE or ngc:ORG/TEAM/MODEL:VERSION")
          Optional<String> pretrainedSource,
      @Field(
              description =
                  "accept weights that lack some of the backbone's, or have more; else an error")
          boolean pretrainedPartial,
      @Field(description = "update rule") OptimizerConfig optimizer,
      @Field(description = "images per step", defaultValue = "64", min = 1) int batchSizePerGpu,
      @Field(description = "passes over the data", unit = "epochs", defaultValue = "80", min = 1)
          int nEpochs,
      @Field(description = "threads that decode images", defaultValue = "2", min = 1) int nWorkers,
      @Field(description = "penalty on weights") RegConfig regConfig,
      @Field(description = "learning rate over time") LrConfig lrConfig,
      @Field(description = "seed of everything random", defaultValue = "42", min = 0)
          long randomSeed,
      @Field(
              description =
                  "in training a picture that is not of the input's size is scaled, its shape kept,"
                      + " to cover the input divided by a number from 0.45 to 1, and cut at random;"
                      + " false: stretched",
              defaultValue = "true",
              protobufDefault = "false")
          boolean enableRandomCrop,
      @Field(
              description =
                  "a picture that is not of the input's size is scaled, its shape kept, to cover 32"
                      + " pixels more each way, then the middle: at validation and by the model"
                      + " later; false: stretched",
              defaultValue = "true",
              protobufDefault = "false")
          boolean enableCenterCrop,
      @Field(
              description =
                  "random hue (25 degrees), saturation (0.2) and contrast (0.1) of pictures that"
                      + " enable_random_crop cuts, in colour",
              defaultValue = "true",
              protobufDefault = "false")
          boolean enableColorAugmentation,
      @Field(
              description = "share of the target spread over all classes",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double labelSmoothing,
      @Field(
              description = "caffe (BGR - mean), torch (/255, - mean, / std) or tf (to [-1, 1])",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              defaultValue = "caffe",
              allowed = {"caffe", "torch", "tf"})
          String preprocessMode,
      @Field(
              description = "alpha of mixup's Beta distribution; 0 mixes nothing",
              defaultValue = "0.1",
              protobufDefault = "0.0",
              min = 0,
              max = 1)
          double mixupAlpha,
      @Field(
              description = "layers on several GPUs",
              ignored = "one device trains the whole network")
          List<Double> modelParallelism,
      @Field(
              description = "means to subtract, r g b or l; caffe mode only",
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          Map<String, Double> imageMean,
      @Field(description = "no random horizontal flip") boolean disableHorizontalFlip,
      @Field(
              description = "pictures of the training for a viewer",
              ignored = "TensorBoard events are always written, to the results folder")
          Optional<VisualizerConfig> visualizer,
      @Field(
              description =
                  "random resized crop in training, of random shape, instead of"
                      + " enable_random_crop (beyond TAO)")
          boolean enableRandomResizedCrop,
      @Field(
              description =
                  "smallest share of the image that a random resized crop takes (beyond TAO)",
              defaultValue = "0.08",
              min = 0,
              exclusiveMin = true,
              max = 1)
          double randomCropMinScale,
      @Field(
              description =
                  "pixels added around the resized image before a random crop of the input size;"
                      + " 0 for none (beyond TAO)",
              min = 0)
          int randomShiftPixels,
      @Field(
              description =
                  "random brightness, contrast, saturation (0.4) and hue (0.1) of all pictures in"
                      + " training (beyond TAO)")
          boolean enableColorJitter,
      @Field(
              description =
                  "what the picture covers before the centre crop, over the crop: 1.143 is 256 over"
                      + " 224, whatever the size; 0 for TAO's 32 pixels (beyond TAO)",
              min = 0,
              max = 4)
          double centerCropRatio,
      @Field(description = "how TAO's PyTorch classification varies pictures (beyond TAO here)")
          PytorchAugmentation pytorchAugmentation,
      @Field(
              description =
                  "means of levels / 255 in torch mode, of red, green and blue, or of grey; empty:"
                      + " the usual ones (beyond TAO here)",
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          List<Double> pixelMean,
      @Field(
              description = "deviations in torch mode, as pixel_mean (beyond TAO here)",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              min = 1e-6)
          List<Double> pixelStd,
      @Field(description = "factor of the loss by class name, else 1 (beyond TAO)", min = 0)
          Map<String, Double> classWeights,
      @Field(
              description = "validate after every so many epochs (beyond TAO)",
              unit = "epochs",
              defaultValue = "1",
              min = 1)
          int validationPeriod,
      @Field(
              description =
                  "keep a checkpoint of every so many epochs; 0 keeps best and last (beyond TAO)",
              unit = "epochs",
              min = 0)
          int checkpointInterval,
      @Field(description = "ends a training that no longer improves (beyond TAO)")
          Optional<EarlyStopping> earlyStopping,
      @Field(description = "largest L2 norm of the gradient; 0 for no limit (beyond TAO)", min = 0)
          double gradientClipNorm,
      @Field(
              description =
                  "decay d of an average of the weights, at a step d * (1 - exp(-step * (1 - d) /"
                      + " 2)); 0 for none (beyond TAO)",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double emaDecay,
      @Field(
              description = "share of unreadable images above which training stops (beyond TAO)",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              defaultValue = "0.05",
              min = 0,
              max = 1)
          double maxBadImages,
      @Field(
              description = "memory for decoded images (beyond TAO)",
              unit = "MiB",
              defaultValue = "512",
              min = 0)
          int cacheMegabytes,
      @Field(description = "what is trained when, and how fast (beyond TAO)")
          FineTuningConfig fineTuning,
      @Field(description = "a larger trained model to learn from (beyond TAO)")
          Optional<DistillationConfig> distillation,
      @Field(
              description =
                  "figure that decides which model is the best, and when to end early: one of the"
                      + " validation (recall, log_loss, ...), loss of the training or"
                      + " validation_loss. Absent: top_1 (beyond TAO)")
          Optional<String> monitor,
      @Field(
              description =
                  "gradients of so many batches make one update, as one batch of all their pictures"
                      + " would (beyond TAO)",
              defaultValue = "1",
              min = 1)
          int batchesPerUpdate,
      @Field(
              description =
                  "train on the grid of 8 bits: fine-tunes a trained model, batch norms folded"
                      + " (beyond TAO here, its detectors have it)")
          boolean enableQat) {}

  /** When to end before the last epoch. */
  public record EarlyStopping(
      @Field(description = "validations without improvement", defaultValue = "10", min = 1)
          int patience,
      @Field(description = "what counts as improvement of the figure", min = 0) double minDelta) {}

  /** One update rule; without any it is sgd. */
  public record OptimizerConfig(
      @Field(description = "stochastic gradient descent", oneof = "optimizer") Optional<Sgd> sgd,
      @Field(description = "Adam", oneof = "optimizer") Optional<Adam> adam,
      @Field(description = "Adam with decoupled decay (beyond TAO)", oneof = "optimizer")
          Optional<AdamW> adamw,
      @Field(description = "RMSprop", oneof = "optimizer") Optional<RmsProp> rmsprop) {}

  /** Stochastic gradient descent. */
  public record Sgd(
      @Field(description = "rate where lr_config has none", defaultValue = "0.01", min = 0)
          double lr,
      @Field(description = "decay of the rate: lr / (1 + decay * step)", min = 0) double decay,
      @Field(
              description = "momentum",
              defaultValue = "0.9",
              protobufDefault = "0.0",
              min = 0,
              max = 0.99)
          double momentum,
      @Field(description = "look ahead") boolean nesterov) {}

  /** Adam. */
  public record Adam(
      @Field(description = "rate where lr_config has none", defaultValue = "0.001", min = 0)
          double lr,
      @Field(
              description = "decay of the first moment",
              name = "beta_1",
              defaultValue = "0.9",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double beta1,
      @Field(
              description = "decay of the second moment",
              name = "beta_2",
              defaultValue = "0.999",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double beta2,
      @Field(
              description = "added to the root",
              defaultValue = "1e-7",
              protobufDefault = "0.0",
              min = 0)
          double epsilon,
      @Field(description = "decay of the rate: lr / (1 + decay * step)", min = 0) double decay,
      @Field(description = "largest second moment so far") boolean amsgrad) {}

  /** Adam with decoupled decay. */
  public record AdamW(
      @Field(description = "rate where lr_config has none", defaultValue = "0.001", min = 0)
          double lr,
      @Field(
              description = "decay of the first moment",
              name = "beta_1",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double beta1,
      @Field(
              description = "decay of the second moment",
              name = "beta_2",
              defaultValue = "0.999",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double beta2,
      @Field(description = "added to the root", defaultValue = "1e-8", min = 0) double epsilon,
      @Field(description = "decoupled decay", defaultValue = "0.01", min = 0) double weightDecay) {}

  /** RMSprop. */
  public record RmsProp(
      @Field(description = "rate where lr_config has none", defaultValue = "0.001", min = 0)
          double lr,
      @Field(
              description = "decay of the average",
              defaultValue = "0.9",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double rho,
      @Field(description = "momentum", min = 0, max = 1, exclusiveMax = true) double momentum,
      @Field(
              description = "added to the root",
              defaultValue = "1e-7",
              protobufDefault = "0.0",
              min = 0)
          double epsilon,
      @Field(description = "decay of the rate: lr / (1 + decay * step)", min = 0) double decay,
      @Field(description = "estimate the variance") boolean centered) {}

  /** Penalty on weights. */
  public record RegConfig(
      @Field(
              description = "norm",
              defaultValue = "L2",
              allowed = {"L1", "L2", "None"})
          String type,
      @Field(description = "layers, by comma: Conv2D, Dense", defaultValue = "Conv2D,Dense")
          String scope,
      @Field(
              description = "factor of the sum of |w| or w^2",
              defaultValue = "0.00005",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double weightDecay) {}

  /** One schedule; without any the optimiser's rate is constant. */
  public record LrConfig(
      @Field(description = "decay by steps", oneof = "lr") Optional<Step> step,
      @Field(description = "warm-up, then divided at points", oneof = "lr")
          Optional<SoftAnneal> softAnneal,
      @Field(description = "warm-up, then cosine", oneof = "lr") Optional<Cosine> cosine,
      @Field(
              description = "the same fall each epoch, as TAO's PyTorch has it (beyond TAO here)",
              oneof = "lr")
          Optional<Linear> linear,
      @Field(
              description = "stairs at epochs, as TAO's PyTorch has them (beyond TAO here)",
              oneof = "lr")
          Optional<MultiStep> multiStep) {}

  /** Decay by steps, continuous as in TAO. */
  public record Step(
      @Field(description = "first rate", defaultValue = "0.06", min = 0, max = 1)
          double learningRate,
      @Field(description = "percent of the training", defaultValue = "10", min = 1, max = 100)
          int stepSize,
      @Field(description = "factor a step", defaultValue = "0.1", min = 1e-10, max = 1)
          double gamma) {}

  /** Warm-up, then divided at points. */
  public record SoftAnneal(
      @Field(description = "rate after the warm-up", required = true, min = 0, max = 1)
          double learningRate,
      @Field(description = "share of the training for the warm-up", min = 0, max = 1)
          double softStart,
      @Field(description = "divisor at each point", defaultValue = "10", min = 1)
          double annealingDivider,
      @Field(description = "shares of the training", min = 0, max = 1)
          List<Double> annealingPoints) {}

  /** Warm-up, then cosine. */
  public record Cosine(
      @Field(description = "rate after the warm-up", required = true, min = 0) double learningRate,
      @Field(description = "last rate as a share of the first", min = 0, max = 1) double minLrRatio,
      @Field(
              description = "share of the training for the warm-up",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double softStart) {}

  /** The same fall each epoch. */
  public record Linear(
      @Field(
              description = "first rate; epoch e of n has it times 1 - e / (n + 1)",
              required = true,
              min = 0)
          double learningRate,
      @Field(
              description =
                  "share of the training in which the rate rises from 0 to the schedule's",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double softStart) {}

  /** Stairs at epochs. */
  public record MultiStep(
      @Field(description = "first rate", required = true, min = 0) double learningRate,
      @Field(
              description = "epochs, counted from 0, from which on the rate is lower",
              unit = "epochs",
              min = 0)
          List<Integer> milestones,
      @Field(description = "factor at each of them", defaultValue = "0.1", min = 0, max = 1)
          double gamma,
      @Field(
              description =
                  "share of the training in which the rate rises from 0 to the schedule's",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double softStart) {}

  /** The evaluation. */
  public record EvalConfig(
      @Field(
              description = "folder or CSV file; absent: train_config.val_dataset_path",
              path = PathKind.EXISTING)
          Optional<Path> evalDatasetPath,
      @Field(
              description =
                  "model to evaluate where none is named elsewhere; need not be there yet",
              verbs = {Verb.EVALUATE, Verb.PRUNE, Verb.EXPORT, Verb.INFERENCE},
              path = PathKind.OUTPUT)
          Optional<Path> modelPath,
      @Field(description = "k of the top-k accuracy", defaultValue = "3", min = 1) int topK,
      @Field(description = "images per step", defaultValue = "256", min = 1) int batchSize,
      @Field(description = "threads that decode images", defaultValue = "2", min = 1) int nWorkers,
      @Field(
              description =
                  "centre crop at evaluation, the model's own where it has one, else that of"
                      + " train_config; false: stretched",
              defaultValue = "true",
              protobufDefault = "false")
          boolean enableCenterCrop) {}
}
