package io.tao4j.networks.language.spec;

import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;

/**
 * What the {@code model} groups of all networks of language have, as a fragment.
 *
 * @param tokenizer what cuts texts
 * @param languageModel the encoder
 */
public record EncoderGroups(
    @Field(description = "what cuts texts into tokens", verbs = Verb.TRAIN)
        TokenizerConfig tokenizer,
    @Field(description = "encoder", verbs = Verb.TRAIN) LanguageModelConfig languageModel) {}
