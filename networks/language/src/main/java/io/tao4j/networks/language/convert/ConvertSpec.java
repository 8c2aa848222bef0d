package io.tao4j.networks.language.convert;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of {@code dataset_convert} of texts.
 *
 * @param sourceDataDir what is converted
 * @param targetDataDir what is written
 * @param datasetName the form of the source
 * @param listOfFileNames files of the source
 */
public record ConvertSpec(
    @Field(description = "folder of what is converted", required = true, path = PathKind.FOLDER)
        Path sourceDataDir,
    @Field(description = "folder that is written; made if missing", path = PathKind.OUTPUT)
        Optional<Path> targetDataDir,
    @Field(description = "form of the source; absent: the first that the network knows")
        Optional<String> datasetName,
    @Field(description = "files of the source, where it has no names of its own")
        List<String> listOfFileNames) {}
