package io.tao4j.networks.speech.language;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TAO's spec of {@code n_gram export}.
 *
 * @param restoreFrom model
 * @param exportFormat what is written
 * @param exportTo name of what is written
 * @param binaryType known, not acted on
 * @param binaryQBits known, not acted on
 * @param binaryBBits known, not acted on
 * @param binaryABits known, not acted on
 * @param encryptionKey known, not acted on
 * @param resultsDir folder of what is written
 */
public record ExportSpec(
    @Field(
            description = "model (ARPA, or this library's binary form)",
            required = true,
            path = PathKind.FILE,
            shownBy = "NGramCommandsTest.trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes")
        Path restoreFrom,
    @Field(
            description = "what is written",
            defaultValue = "RIVA",
            shownBy = "NGramCommandsTest.eachFormatHasItsFiles")
        Format exportFormat,
    @Field(
            description =
                "path of what is written, whose ending becomes .arpa, .ngrams and .vocab; absent:"
                    + " exported-model of results_dir",
            path = PathKind.OUTPUT,
            shownBy = "NGramCommandsTest.trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes")
        Optional<Path> exportTo,
    @Field(
            description = "form of the binary, trie or probing",
            defaultValue = "trie",
            ignored = "the binary form is a tree")
        String binaryType,
    @Field(
            description = "bits of a probability",
            ignored = "the binary form has float32 numbers, none is rounded")
        Optional<Integer> binaryQBits,
    @Field(
            description = "bits of a back-off",
            ignored = "the binary form has float32 numbers, none is rounded")
        Optional<Integer> binaryBBits,
    @Field(description = "bits of pointers", ignored = "the binary form has whole pointers")
        Optional<Integer> binaryABits,
    @Field(description = "key of the model file", ignored = "model files are not encrypted")
        Optional<String> encryptionKey,
    @Field(
            description = "folder of the results; absent: tao-results/n_gram/export",
            path = PathKind.OUTPUT)
        Optional<Path> resultsDir) {

  /** What is written; the vocabulary always is. */
  public enum Format {
    @Field(
        description =
            "the text form and the binary form: Riva's archive is not public, and takes an ARPA"
                + " file")
    RIVA,
    @Field(description = "the text form that all tools read")
    ARPA,
    @Field(description = "the form that is mapped from a file, without being read first")
    BINARY
  }
}
