package io.tao4j.networks.reading;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;

/**
 * TAO's settings of ocrnet's {@code dataset_convert}.
 *
 * @param inputImgDir folder of the pictures
 * @param gtFile list of the pictures
 * @param resultsDir folder of the LMDB file
 */
public record LmdbSpec(
    @Field(
            description = "folder of the pictures",
            required = true,
            path = PathKind.FOLDER,
            shownBy = "TextPicturesTest.aListBecomesAnLmdbFileAndIsReadFromIt")
        Path inputImgDir,
    @Field(
            description =
                "a line each picture: its path below the folder, a tab or blanks, and the text, which"
                    + " stays as it is",
            required = true,
            path = PathKind.FILE,
            shownBy = "TextPicturesTest.aListBecomesAnLmdbFileAndIsReadFromIt")
        Path gtFile,
    @Field(
            description = "folder in which data.mdb is written",
            required = true,
            path = PathKind.OUTPUT,
            shownBy = "TextPicturesTest.aListBecomesAnLmdbFileAndIsReadFromIt")
        Path resultsDir) {}
