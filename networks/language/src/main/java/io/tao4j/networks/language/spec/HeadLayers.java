package io.tao4j.networks.language.spec;

import io.tao4j.spec.Field;

/**
 * What NeMo's groups of dense layers have in common, as a fragment.
 *
 * @param activation what stands between layers
 * @param useTransformerInit known, not acted on
 */
public record HeadLayers(
    @Field(
            description = "what stands between them",
            defaultValue = "relu",
            allowed = {"relu"},
            shownBy = "LanguageMeaningTest.labelsOfWordsCountAsTheFieldsSay")
        String activation,
    @Field(
            description = "first numbers as the encoder's",
            defaultValue = "true",
            ignored = "all first numbers are small normal ones, as those of the encoder")
        boolean useTransformerInit) {}
