package io.tao4j.networks.language.spec;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NeMo's {@code language_model}: the encoder and where its first weights are.
 *
 * @param pretrainedModelName a known encoder
 * @param lmCheckpoint weights in a file
 * @param lmSource weights elsewhere
 * @param configFile sizes in a file
 * @param config sizes that differ
 * @param freezeBlocks what does not change
 */
public record LanguageModelConfig(
    @Field(
            description =
                "known encoder, which says sizes, tokenizer and where weights are; empty: config_file"
                    + " says the sizes",
            defaultValue = "bert-base-uncased",
            shownBy = "LanguageMeaningTest.theEncoderIsThatOfItsFields")
        String pretrainedModelName,
    @Field(
            description =
                "weights of the encoder: safetensors, PyTorch, ONNX, or a model of this library whose"
                    + " encoder is taken (.tao)",
            verbs = Verb.TRAIN,
            oneof = "weights",
            path = PathKind.FILE,
            shownBy = "LanguageMeaningTest.theEncoderIsThatOfItsFields")
        Optional<Path> lmCheckpoint,
    @Field(
            description =
                "where weights are instead: classpath:NAME, https://HOST/FILE#sha256=HEX or"
                    + " hf:OWNER/NAME@REVISION/FILE; none: starts with random numbers (beyond NeMo)",
            verbs = Verb.TRAIN,
            oneof = "weights",
            shownBy = "LanguageMeaningTest.theEncoderIsThatOfItsFields")
        Optional<String> lmSource,
    @Field(
            description = "config.json of the transformers library with the encoder's sizes",
            verbs = Verb.TRAIN,
            path = PathKind.FILE,
            shownBy = "LanguageMeaningTest.theEncoderIsThatOfItsFields")
        Optional<Path> configFile,
    @Field(
            description =
                "fields of config.json that shall have other values, {num_hidden_layers: 2} say",
            verbs = Verb.TRAIN,
            shownBy = "LanguageMeaningTest.theEncoderIsThatOfItsFields")
        Map<String, String> config,
    @Field(
            description =
                "blocks of the encoder that do not change; 0 is the embeddings (beyond NeMo)",
            verbs = Verb.TRAIN,
            min = 0,
            shownBy = "LanguageMeaningTest.theEncoderIsThatOfItsFields")
        List<Integer> freezeBlocks) {}
