package io.tao4j.networks.speech.recognition;

import io.tao4j.spec.Field;
import java.util.List;
import java.util.Optional;

/**
 * NeMo's {@code decoder}: one convolution to the labels and the blank.
 *
 * @param target known, not acted on
 * @param featIn known, not acted on
 * @param numClasses known, not acted on
 * @param vocabulary known, not acted on
 */
public record DecoderConfig(
    @Field(
            description = "NeMo's class",
            name = "_target_",
            ignored = "the network says what decodes")
        Optional<String> target,
    @Field(description = "channels of the encoder", ignored = "the encoder's last block says them")
        Optional<Integer> featIn,
    @Field(description = "number of labels", ignored = "model.labels says them")
        Optional<Integer> numClasses,
    @Field(description = "labels once more", ignored = "model.labels says them")
        List<String> vocabulary) {}
