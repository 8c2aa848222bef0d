package io.tao4j.networks.speech.recognition;

import io.tao4j.spec.Field;

/**
 * What the networks of all recognisers have beside the encoder.
 *
 * @param preprocessor from samples to features
 * @param specAugment what of the features is set to 0 in training
 * @param decoder the last layer
 * @param ctcReduction how losses of utterances are joined
 */
public record AcousticModel(
    @Field(description = "from samples to features") PreprocessorConfig preprocessor,
    @Field(description = "what of the features is set to 0 in training")
        SpecAugmentConfig specAugment,
    @Field(description = "the last layer") DecoderConfig decoder,
    @Field(
            description = "how losses of utterances are joined",
            defaultValue = "mean_batch",
            allowed = "mean_batch",
            shownBy = "SpeechMeaningTest.theLossIsTheMeanOverTheBatch")
        String ctcReduction) {}
