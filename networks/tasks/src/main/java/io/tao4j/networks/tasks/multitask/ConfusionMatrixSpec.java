package io.tao4j.networks.tasks.multitask;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of {@code confmat}, which are options in TAO.
 *
 * @param model model file
 * @param imageRoot folder in which the pictures' paths start
 * @param targetCsv the pictures and their true values
 * @param batchSize pictures that are computed together
 * @param output where tables and pictures go
 */
public record ConfusionMatrixSpec(
    @Field(description = "model file", required = true, path = PathKind.FILE) Path model,
    @Field(
            description = "folder in which the pictures' paths start",
            required = true,
            path = PathKind.FOLDER)
        Path imageRoot,
    @Field(
            description =
                "CSV file with the model's tasks: the first column is the picture, every other one a"
                    + " task, named by the header",
            required = true,
            path = PathKind.FILE)
        Path targetCsv,
    @Field(
            description = "pictures that are computed together (beyond TAO)",
            defaultValue = "16",
            min = 1)
        int batchSize,
    @Field(
            description =
                "folder for the tables and a picture of each matrix; absent: they are printed only"
                    + " (beyond TAO)",
            path = PathKind.OUTPUT)
        Optional<Path> output) {}
