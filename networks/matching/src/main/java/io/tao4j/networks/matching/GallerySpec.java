package io.tao4j.networks.matching;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of {@code gallery}. What is removed goes first, then comes what is added, then queries
 * are looked up.
 *
 * @param model model file
 * @param gallery file of the gallery
 * @param remove labels to remove
 * @param add pictures to add
 * @param label of the added pictures
 * @param query pictures to look up
 * @param topK entries that are shown of each query
 * @param batchSize pictures that are computed together
 * @param output folder of the table of answers
 */
public record GallerySpec(
    @Field(
            description = "model file (beyond TAO)",
            required = true,
            path = PathKind.FILE,
            shownBy = "GalleryCommandTest.classesComeAndGoWithoutTraining")
        Path model,
    @Field(
            description = "file of the gallery; made where it is not there (beyond TAO)",
            required = true,
            path = PathKind.OUTPUT,
            shownBy = "GalleryCommandTest.classesComeAndGoWithoutTraining")
        Path gallery,
    @Field(
            description = "labels whose entries are removed (beyond TAO)",
            shownBy = "GalleryCommandTest.classesComeAndGoWithoutTraining")
        List<String> remove,
    @Field(
            description =
                "pictures to add: a folder of class folders, or with label a picture or a folder"
                    + " (beyond TAO)",
            path = PathKind.EXISTING,
            shownBy = "GalleryCommandTest.classesComeAndGoWithoutTraining")
        Optional<Path> add,
    @Field(
            description = "label of all added pictures; absent: their folders' names (beyond TAO)",
            shownBy = "GalleryCommandTest.picturesOfOneLabelAreAdded")
        Optional<String> label,
    @Field(
            description = "picture or folder of pictures to look up (beyond TAO)",
            path = PathKind.EXISTING,
            shownBy = "GalleryCommandTest.classesComeAndGoWithoutTraining")
        Optional<Path> query,
    @Field(
            description = "nearest entries that vote on a query, and are shown (beyond TAO)",
            defaultValue = "5",
            min = 1,
            shownBy = "GalleryCommandTest.classesComeAndGoWithoutTraining")
        int topK,
    @Field(
            description = "pictures that are computed together (beyond TAO)",
            defaultValue = "16",
            min = 1,
            shownBy = "GalleryCommandTest.picturesOfOneLabelAreAdded")
        int batchSize,
    @Field(
            description =
                "folder for result.csv and embeddings.csv of the queries; absent: answers are"
                    + " printed only (beyond TAO)",
            path = PathKind.OUTPUT,
            shownBy = "GalleryCommandTest.classesComeAndGoWithoutTraining")
        Optional<Path> output) {}
