package io.tao4j.networks.speech.language;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TAO's spec of {@code n_gram dataset_convert}.
 *
 * @param datasetName known, not acted on
 * @param extension of the files
 * @param sourceDataDir what is converted
 * @param targetDataFile what is written
 */
public record ConvertTextsSpec(
    @Field(
            description = "form of the source",
            defaultValue = "assistant",
            ignored = "every source is read as text, a sentence a line")
        String datasetName,
    @Field(
            description = "ending of the files of a folder",
            defaultValue = "*.txt",
            shownBy = "NGramCommandsTest.textsBecomeWordsThatCanBeCounted")
        String extension,
    @Field(
            description = "text, or a folder of texts, with all folders in it",
            required = true,
            path = PathKind.EXISTING,
            shownBy = "NGramCommandsTest.textsBecomeWordsThatCanBeCounted")
        Path sourceDataDir,
    @Field(
            description = "text that is written",
            path = PathKind.OUTPUT,
            shownBy = "NGramCommandsTest.textsBecomeWordsThatCanBeCounted")
        Optional<Path> targetDataFile) {}
