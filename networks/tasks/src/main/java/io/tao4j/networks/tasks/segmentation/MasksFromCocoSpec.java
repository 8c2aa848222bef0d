package io.tao4j.networks.tasks.segmentation;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code dataset_convert} is asked for; TAO has these as options of its command line.
 *
 * @param cocoJson COCO's annotations
 * @param resultsDir folder of the masks
 * @param numFiles most masks that are written
 */
public record MasksFromCocoSpec(
    @Field(description = "COCO's annotations", required = true, path = PathKind.FILE) Path cocoJson,
    @Field(description = "folder of the masks, NAME.png for each picture", path = PathKind.OUTPUT)
        Optional<Path> resultsDir,
    @Field(description = "most masks that are written; 0: all", min = 0) int numFiles) {}
