package io.tao4j.networks.bodypose;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How people are found in maps: TAO's spec of evaluation and inference.
 *
 * @param modelPath model file
 * @param trainSpec spec of the training, whose data judge where this one has none
 * @param inputShape height and width of the input
 * @param keepAspectRatioMode adjust_network_input and pad_image_input
 * @param outputStageToUse stage whose maps count
 * @param outputUpsamplingFactor by how much maps are enlarged before places are read from them
 * @param heatmapThreshold least heat of a joint
 * @param pafThreshold least agreement with the field at each place between two joints
 * @param multiScaleInference mean maps of several sizes
 * @param scales the sizes
 * @param inputType what inference is given
 */
public record FindingConfig(
    @Field(description = "model file", ignored = "the call names it, -m") Optional<Path> modelPath,
    @Field(
            description = "spec of the training, whose data judge where this one has none",
            path = PathKind.FILE,
            verbs = Verb.EVALUATE,
            shownBy = "BodyMeaningTest.setsAreThoseOfTheirFields")
        Optional<Path> trainSpec,
    @Field(
            description = "height and width of the input",
            ignored = "pictures are fitted to the size of the model, image_dims of its training")
        List<Integer> inputShape,
    @Field(
            description =
                "adjust_network_input and pad_image_input: pictures are fitted into the input; null: they are stretched to it",
            allowed = {"adjust_network_input", "pad_image_input", "None"},
            verbs = {Verb.EVALUATE, Verb.INFERENCE},
            shownBy = "BodyInferenceTest.peopleAreFoundByTheFields")
        Optional<String> keepAspectRatioMode,
    @Field(description = "stage whose maps count", ignored = "models give the last stage's maps")
        Optional<Integer> outputStageToUse,
    @Field(
            description = "by how much maps are enlarged before places are read from them",
            defaultValue = "[8, 8]",
            min = 1,
            verbs = {Verb.EVALUATE, Verb.INFERENCE},
            shownBy = "BodyInferenceTest.peopleAreFoundByTheFields")
        List<Integer> outputUpsamplingFactor,
    @Field(
            description = "least heat of a joint",
            defaultValue = "0.1",
            min = 0,
            max = 1,
            verbs = {Verb.EVALUATE, Verb.INFERENCE},
            shownBy = "BodyInferenceTest.peopleAreFoundByTheFields")
        double heatmapThreshold,
    @Field(
            description = "least agreement with the field at each place between two joints",
            defaultValue = "0.05",
            min = 0,
            max = 1,
            verbs = {Verb.EVALUATE, Verb.INFERENCE},
            shownBy = "BodyInferenceTest.peopleAreFoundByTheFields")
        double pafThreshold,
    @Field(
            description = "mean maps of several sizes",
            defaultValue = "false",
            verbs = {Verb.EVALUATE, Verb.INFERENCE},
            shownBy = "BodyInferenceTest.peopleAreFoundByTheFields")
        boolean multiScaleInference,
    @Field(description = "the sizes", ignored = "multi_scale_inference is not here")
        List<Double> scales,
    @Field(description = "what inference is given", ignored = "a path says what it is")
        Optional<String> inputType) {}
