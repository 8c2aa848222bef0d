package io.tao4j.networks.speech.language;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;

/**
 * TAO's group of a text: {@code training_ds}, {@code test_ds}, {@code tuning_ds}.
 *
 * @param isTarred known, not acted on
 * @param isFile known, not acted on
 * @param dataFile the text
 */
public record TextFile(
    @Field(description = "texts in a tar archive", ignored = "the text is one file")
        boolean isTarred,
    @Field(description = "one file", defaultValue = "true", ignored = "the text is one file")
        boolean isFile,
    @Field(
            description = "text in UTF-8: a sentence a line, words apart by blanks",
            required = true,
            path = PathKind.FILE,
            shownBy = "NGramCommandsTest.trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes")
        Path dataFile) {}
