package io.tao4j.networks.classification.spec;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TAO's {@code model_config} of classification: backbone, input and head. */
public record ModelConfig(
    @Field(
            description = "backbone family, with n_layers its depth; or a backbone's own name",
            defaultValue = "resnet",
            shownBy = "ClassificationFieldsTest.theBackboneIsThatOfItsFields")
        String arch,
    @Field(
            description =
                "an ONNX classifier to train instead of a backbone of ours; arch is then byom",
            path = PathKind.FILE,
            shownBy = "ClassificationStartTest.aForeignClassifierLooksLikeOneOfOurs")
        Optional<Path> byomModel,
    @Field(
            description = "channels, height, width of the input",
            required = true,
            defaultValue = "3,224,224",
            shownBy = "ClassificationFieldsTest.theBackboneIsThatOfItsFields")
        String inputImageSize,
    @Field(
            description =
                "bits in which levels are counted, TAO's input_image_depth: with 16 and"
                    + " preprocess_mode caffe the network gets levels of 0 to 65535, and"
                    + " image_mean is of such. Pictures of 16 bits keep their levels with either",
            defaultValue = "8",
            allowed = {"8", "16"},
            shownBy = "DeepInputTest.theDepthIsTaosWayOfCountingLevels")
        String inputImageDepth,
    @Field(
            description = "filter of the resize",
            defaultValue = "BILINEAR",
            shownBy = "PictureMeaningTest.resizingIsAntialiased")
        ResizeInterpolation resizeInterpolationMethod,
    @Field(
            description = "depth of the backbone family",
            defaultValue = "18",
            min = 1,
            shownBy = "ClassificationFieldsTest.theBackboneIsThatOfItsFields")
        int nLayers,
    @Field(
            description =
                "the family's own ImageNet head, with these classes: two dense layers of 4096 in"
                    + " vgg and alexnet, a convolution in squeezenet, one more pool in googlenet;"
                    + " false: a global average pool and a dense layer behind any backbone",
            shownBy = "ClassificationMeaningTest.retainHeadIsTheTemplatesOwnImageNetHead")
        boolean retainHead,
    @Field(
            description = "batch norms in the backbone; EfficientNet has them always, as in TAO",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "ClassificationFieldsTest.theBackboneIsThatOfItsFields")
        boolean useBatchNorm,
    @Field(
            description = "biases in the backbone's convolutions",
            shownBy = "ClassificationFieldsTest.theBackboneIsThatOfItsFields")
        boolean useBias,
    @Field(
            description =
                "max pools of TAO's resnet (strides of the stages 1, 2, 2, 2, total 32) and vgg;"
                    + " false: strides 2, 2, 2, 1, total 16, and first convolutions of vgg's"
                    + " stages of stride 2. False makes template TAO",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "ClassificationFieldsTest.theBackboneIsThatOfItsFields")
        boolean usePooling,
    @Field(
            description =
                "a projection on every shortcut of TAO's resnet and mobilenet_v2; false: on each"
                    + " stage's first block only. True makes template TAO",
            shownBy = "ClassificationFieldsTest.theBackboneIsThatOfItsFields")
        boolean allProjections,
    @Field(
            description = "batch norms use and keep their running statistics in training",
            shownBy = "ClassificationMeaningTest.frozenNormsAreAllOfThem")
        boolean freezeBn,
    @Field(
            description = "backbone blocks whose convolutions do not change",
            min = 0,
            shownBy = "ClassificationFieldsTest.theProgramIsThatOfItsFields")
        List<Integer> freezeBlocks,
    @Field(
            description =
                "dropout in vgg's own head (retain_head); no effect elsewhere, as in TAO, where"
                    + " head_dropout acts",
            defaultValue = "0.0",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "ClassificationMeaningTest.dropoutActsInVggsOwnHeadOnlyAndIsSaidElsewhere")
        double dropout,
    @Field(
            description =
                "largest rate of stochastic depth: residual branches are left out in training,"
                    + " more of them the deeper; EfficientNet, ViT, Swin, ConvNeXt, MiT (beyond"
                    + " TAO). Absent: 0.2 for EfficientNet in TAO's template, else 0",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "ClassificationMeaningTest.efficientNetsDropConnectWithoutAField")
        Optional<Double> dropPath,
    @Field(description = "constants of the batch norms") BatchNormConfig batchNormConfig,
    @Field(description = "activation instead of the backbone's own")
        Optional<Activation> activation,
    @Field(
            description =
                "whose network of the family: that of the public weights, or TAO's Keras template,"
                    + " whose strides, activations, slopes and norms differ (beyond TAO)",
            defaultValue = "PUBLIC",
            protobufDefault = "TAO",
            shownBy =
                "ClassificationMeaningTest.protobufTextMeansTheTemplateAndYamlThePublicNetwork")
        Template template,
    @Field(
            description = "dropout before the last layer, of any backbone (beyond TAO)",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "ClassificationMeaningTest.dropoutActsInVggsOwnHeadOnlyAndIsSaidElsewhere")
        double headDropout,
    @Field(
            description =
                "where a model to start from has other classes, keep the last layer's weights of"
                    + " those whose names are the same; with the same classes they are kept"
                    + " anyway (beyond TAO)",
            shownBy = "ClassificationStartTest.theHeadKeepsTheRowsOfClassesThatBothKnow")
        boolean keepKnownClasses) {

  /** Filters of the resize. */
  public enum ResizeInterpolation {
    @Field(description = "two by two pixels")
    BILINEAR,
    @Field(description = "four by four pixels")
    BICUBIC
  }

  /** Whose network of a family. */
  public enum Template {
    @Field(description = "that of the public weights")
    PUBLIC,
    @Field(description = "TAO's Keras template")
    TAO
  }

  /** Constants of the batch norms. */
  public record BatchNormConfig(
      @Field(
              description = "share of the old running statistics that a step keeps",
              defaultValue = "0.9",
              min = 1e-5,
              max = 1,
              shownBy = "ClassificationFieldsTest.theBackboneIsThatOfItsFields")
          double momentum,
      @Field(
              description =
                  "added to the variance; absent: 1e-5 in TAO's template, else as the backbone's"
                      + " public weights have it",
              min = 1e-10,
              shownBy = "ClassificationMeaningTest.allNormsHaveTaosConstants")
          Optional<Double> epsilon) {}

  /** An activation by name. */
  public record Activation(
      @Field(
              description = "which",
              required = true,
              allowed = {"relu", "relu6", "leaky_relu", "swish", "mish"},
              shownBy = "ClassificationMeaningTest.theActivationIsThatOfTheField")
          String activationType,
      @Field(
              description = "numbers of the activation",
              ignored = "the activations here have no parameters")
          Map<String, Double> activationParameters) {}
}
