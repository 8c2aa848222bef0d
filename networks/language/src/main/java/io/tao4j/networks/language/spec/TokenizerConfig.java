package io.tao4j.networks.language.spec;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * NeMo's {@code tokenizer}: what cuts texts into the encoder's pieces.
 *
 * @param tokenizerName the encoder whose tokenizer is taken
 * @param vocabFile BERT's vocabulary
 * @param tokenizerModel a tokenizer's file
 * @param tokenizerSource where else it is
 * @param specialTokens known, not acted on
 */
public record TokenizerConfig(
    @Field(
            description = "encoder whose tokenizer is taken; absent: language_model's",
            shownBy = "LanguageMeaningTest.theTokenizerIsThatOfItsFields")
        Optional<String> tokenizerName,
    @Field(
            description = "vocab.txt of BERT: a piece a line",
            oneof = "tokenizer",
            path = PathKind.FILE,
            shownBy = "LanguageMeaningTest.theTokenizerIsThatOfItsFields")
        Optional<Path> vocabFile,
    @Field(
            description = "SentencePiece's .model, or tokenizer.json of Hugging Face's library",
            oneof = "tokenizer",
            path = PathKind.FILE,
            shownBy = "LanguageMeaningTest.theTokenizerIsThatOfItsFields")
        Optional<Path> tokenizerModel,
    @Field(
            description =
                "where such a file is instead: classpath:NAME, https://HOST/FILE#sha256=HEX or"
                    + " hf:OWNER/NAME@REVISION/FILE (beyond NeMo)",
            oneof = "tokenizer",
            shownBy = "LanguageMeaningTest.theTokenizerIsThatOfItsFields")
        Optional<String> tokenizerSource,
    @Field(
            description = "special tokens by another name",
            ignored = "the tokenizer's file says its special tokens")
        List<String> specialTokens) {}
