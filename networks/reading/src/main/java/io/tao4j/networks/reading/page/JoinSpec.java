package io.tao4j.networks.reading.page;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings of {@code join}.
 *
 * @param model finds texts
 * @param reader reads them
 * @param output model of both
 * @param dataPath labelled pictures
 * @param ignoreTags texts that do not count
 */
public record JoinSpec(
    @Field(
            description = "model that finds texts (beyond TAO)",
            required = true,
            path = PathKind.FILE,
            shownBy = "PageReaderTest.twoModelsBecomeOneThatFindsAndReads")
        Path model,
    @Field(
            description = "model that reads a text (beyond TAO)",
            required = true,
            path = PathKind.FILE,
            shownBy = "PageReaderTest.twoModelsBecomeOneThatFindsAndReads")
        Path reader,
    @Field(
            description = "model of both (beyond TAO)",
            required = true,
            path = PathKind.OUTPUT,
            shownBy = "PageReaderTest.twoModelsBecomeOneThatFindsAndReads")
        Path output,
    @Field(
            description =
                "labelled pictures, of which is told how much is found and read (beyond TAO)",
            path = PathKind.EXISTING,
            shownBy = "PageReaderTest.twoModelsBecomeOneThatFindsAndReads")
        List<Path> dataPath,
    @Field(
            description = "texts that count neither for nor against (beyond TAO)",
            defaultValue = "['*', '###']",
            shownBy = "PageReaderTest.twoModelsBecomeOneThatFindsAndReads")
        List<String> ignoreTags) {}
